[assembly: AssemblyFixture(typeof(CaptchaGate.Browser.Tests.Packages.PackedPackage))]

namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>
/// <c>web/</c> as npm packs it, installed beside the projects of <c>tests/Browser.Tests/npm</c>. The projects are told by
/// <c>docs/static-site.md</c> what their form looks like.
/// </summary>
public sealed class PackedPackage
{
    private readonly Lazy<Task<bool>> _installed = new(InstallAsync);

    /// <value>Where the projects and their packages are.</value>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "npm");

    /// <value>The path of the packed file.</value>
    internal static string Tarball => Path.Combine(Folder, "captcha-gate.tgz");

    /// <summary>Installs once; where node or npm isn't installed, skips the test and says so.</summary>
    internal async Task NeedAsync() => Assert.SkipUnless(await _installed.Value, "node or npm was not found: install Node.js 20.19 or newer and run the tests again");

    /// <summary>Runs one of the installed programs.</summary>
    internal static Task<string?> RunAsync(string project, string program, params string[] arguments) =>
        Node.RunAsync(Path.Combine(Folder, project), Path.Combine(Folder, "node_modules", ".bin", program), arguments);

    private static async Task<bool> InstallAsync()
    {
        if (!await NpmFolder.InstallAsync(Folder))
            return false;
        var packed = (await Node.RunAsync(Folder, "npm", "pack", Repository.PathOf("web"), "--silent", "--ignore-scripts"))!.Trim();
        File.Move(Path.Combine(Folder, packed), Tarball, overwrite: true);
        // Unpacked, as npm install does it with a tarball: npm itself would look at the whole tree again.
        var target = Path.Combine(Folder, "node_modules", "@captchagate", "browser");
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        await Node.RunAsync(Folder, "tar", "-xzf", Tarball, "-C", target, "--strip-components=1");
        return true;
    }
}
