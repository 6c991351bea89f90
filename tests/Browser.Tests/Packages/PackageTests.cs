using System.Security.Cryptography;
using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>The npm package as it would be published.</summary>
public sealed class PackageTests(PackedPackage package)
{
    [Fact]
    public async Task Publint_finds_nothing()
    {
        await package.NeedAsync();
        var output = await PackedPackage.RunAsync(".", "publint", PackedPackage.Tarball, "--strict");
        Assert.Contains("All good!", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_types_are_found_by_every_ESM_resolution()
    {
        await package.NeedAsync();
        await PackedPackage.RunAsync(".", "attw", PackedPackage.Tarball, "--profile", "esm-only");
    }

    [Fact]
    public async Task The_core_the_languages_and_the_error_texts_keep_to_their_sizes()
    {
        await package.NeedAsync();
        var folder = Path.Combine(PackedPackage.Folder, "node_modules", "@captchagate", "browser");
        // size-limit looks for its plug-ins among the package's own dependencies.
        var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "package.json"))).RootElement.GetProperty("size-limit").GetRawText();
        var sizes = Path.Combine(PackedPackage.Folder, ".size-limit.json");
        await File.WriteAllTextAsync(sizes, settings.Replace("\"captcha-gate", "\"node_modules/@captchagate/browser/captcha-gate", StringComparison.Ordinal));
        await PackedPackage.RunAsync(".", "size-limit");
    }

    [Fact]
    public void The_minified_file_begins_with_its_version()
    {
        var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("web", "package.json"))).RootElement;
        var banner = $"/*! {manifest.GetProperty("name").GetString()} {manifest.GetProperty("version").GetString()} | MIT */\n";
        Assert.StartsWith(banner, File.ReadAllText(Repository.PathOf("web", "captcha-gate.min.js")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_hash_is_that_of_the_minified_file()
    {
        var hash = $"sha384-{Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(Repository.PathOf("web", "captcha-gate.min.js"))))}";
        Assert.Contains($"integrity=\"{hash}\"", File.ReadAllText(Repository.PathOf("web", "README.md")), StringComparison.Ordinal);
    }
}
