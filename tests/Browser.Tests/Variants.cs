namespace CaptchaGate.Browser.Tests;

/// <summary>Both architectures in every mode.</summary>
internal static class Variants
{
    public static TheoryData<string, string> All => new()
    {
        { "V2", "popup" }, { "V2", "embed" }, { "V2", "invisible" },
        { "V3", "popup" }, { "V3", "embed" }, { "V3", "invisible" },
    };
}
