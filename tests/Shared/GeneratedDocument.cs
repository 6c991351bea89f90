using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Tests;

/// <summary>A document that a test writes: the test fails when the file differs, and <c>UPDATE_DOCS=1 dotnet test</c> rewrites it.</summary>
internal static class GeneratedDocument
{
    private static readonly bool Update = new ConfigurationBuilder().AddEnvironmentVariables().Build()["UPDATE_DOCS"] is "1";

    public static void AssertIs(string expected, string relative)
    {
        if (Update)
            File.WriteAllText(Repository.PathOf(relative), expected);
        Assert.True(
            string.Equals(expected, Repository.Read(relative), StringComparison.Ordinal),
            $"{relative} differs from what it is generated from; run: UPDATE_DOCS=1 dotnet test, and look at the difference.");
    }
}
