using System.Security.Cryptography;

namespace CaptchaGate.Browser.Tests;

public sealed class ModuleFileTests
{
    private const string Cure = "run npm install && npm run minify in web/";

    [Fact]
    public void The_minified_module_stays_under_4_5_KB()
    {
        Assert.InRange(new FileInfo(Repository.PathOf("web", "captcha-gate.min.js")).Length, 1, 4608);
    }

    [Fact]
    public void The_minified_module_was_made_from_the_module_beside_it()
    {
        var source = File.ReadAllBytes(Repository.PathOf("web", "captcha-gate.js"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(source))[..12];
        var minified = File.ReadAllText(Repository.PathOf("web", "captcha-gate.min.js"));
        Assert.True(minified.EndsWith($"\n//{hash}\n", StringComparison.Ordinal), $"captcha-gate.min.js is stale: {Cure}");
    }

    [Theory]
    [InlineData("import ")]
    [InlineData("eval(")]
    [InlineData("innerHTML")]
    [InlineData("document.write")]
    [InlineData(".style")]
    public void The_module_keeps_to_a_strict_policy_and_stands_alone(string forbidden)
    {
        Assert.DoesNotContain(forbidden, File.ReadAllText(Repository.PathOf("web", "captcha-gate.js")), StringComparison.Ordinal);
    }
}
