using CaptchaGate.TestKit.Matrix;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Runs a property over generated cases: 10,000 in <c>.ci/long</c>, 2,500 where <c>CI</c> is <c>true</c>, 500 elsewhere.</summary>
internal static class Property
{
    public static int Cases { get; } = MatrixChoice.Size switch
    {
        MatrixSize.Full => 10_000,
        MatrixSize.Pairwise => 2_500,
        _ => 500,
    };

    /// <param name="generator">The cases; they print as they are when one fails.</param>
    /// <param name="holds">Asserts.</param>
    public static Task HoldsAsync<T>(Gen<T> generator, Func<T, Task> holds) => Task.Run(() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Cases),
        // FsCheck drives one case after the other, from a thread of its own.
        Prop.ForAll(generator.ToArbitrary(), generated => holds(generated).GetAwaiter().GetResult())));
}
