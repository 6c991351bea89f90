using System.IO.Compression;
using System.Security.Cryptography;

namespace CaptchaGate.Browser.Tests;

public sealed class ModuleFileTests
{
    private const string Remedy = "run npm install && npm run minify in web/";

    private static readonly string Minified = File.ReadAllText(Repository.PathOf("web", "captcha-gate.min.js"));

    /// <summary>The module and its parts, in the order in which <c>web/minify.js</c> hashes them.</summary>
    private static IEnumerable<string> Sources =>
    [
        Repository.PathOf("web", "captcha-gate.js"),
        .. Directory.GetFiles(Repository.PathOf("web", "captcha-gate"), "*.js").Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void The_minified_module_stays_under_4_KB_compressed()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(Repository.PathOf("web", "captcha-gate.min.js")));
        Assert.InRange(compressed.Length, 1, 4096);
    }

    [Fact]
    public void The_minified_module_was_made_from_the_sources_beside_it()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Sources.SelectMany(File.ReadAllBytes)]))[..12];
        Assert.True(Minified.EndsWith($"\n//{hash}\n", StringComparison.Ordinal), $"captcha-gate.min.js is stale: {Remedy}");
    }

    [Theory]
    [InlineData("eval(")]
    [InlineData("innerHTML")]
    [InlineData("document.write")]
    [InlineData(".style")]
    public void The_module_keeps_to_a_strict_policy(string forbidden) =>
        AssertEach.Of(Sources, source => Assert.DoesNotContain(forbidden, File.ReadAllText(source), StringComparison.Ordinal));

    [Fact]
    public void The_minified_module_is_one_file() => Assert.DoesNotContain("import{", Minified, StringComparison.Ordinal);
}
