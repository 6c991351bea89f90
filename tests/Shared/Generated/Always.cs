using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Tests;

/// <summary>Property tests of 10,000 generated cases; the failing one is shrunk and printed.</summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> cases, Func<T, bool> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
}
