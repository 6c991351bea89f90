using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CaptchaGate.Packages.Tests;

/// <summary>
/// An executable needs the C library that it was linked with, or a newer one. Native AOT links on the machine that builds; the runtime's own executable, which a
/// ReadyToRun package consists of, was linked with an old one.
/// </summary>
public sealed partial class CLibraryTests
{
    // What each image has: Debian's and Ubuntu's package libc6.
    private static readonly Dictionary<string, Version> OfImage = new(StringComparer.Ordinal)
    {
        ["custom.debian10"] = new(2, 28),
        ["custom.debian11"] = new(2, 31),
        ["custom.debian12"] = new(2, 36),
    };

    // ".NET 10 supports glibc 2.27 and later" (dotnet/core, release-notes/10.0/supported-os.md).
    private static readonly Version OldestOfRuntime = new(2, 27);

    [Fact]
    public void The_package_for_Function_Compute_runs_on_the_runtime_that_the_templates_name()
    {
        var needed = NeededBy("artifacts/function-compute/bootstrap", "function-compute");
        var image = Runtime().Match(Repository.Read("infra/alibaba/s.yaml")).Groups["image"].Value;

        Assert.True(needed <= OfImage[image], $"{image} has the C library {OfImage[image]}; the package needs {needed}.");
        Assert.Equal(image, Runtime().Match(Repository.Read("infra/alibaba/terraform/main.tf")).Groups["image"].Value);
    }

    [Fact]
    public void The_container_image_runs_on_the_distribution_that_it_was_built_on()
    {
        var images = ImageLine().Matches(Repository.Read("functions/VerifyServer/Dockerfile"));

        Assert.Equal(2, images.Count);
        Assert.Single(images.Select(static image => image.Groups["distribution"].Value).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void The_custom_handler_runs_wherever_the_runtime_runs()
    {
        var needed = NeededBy("artifacts/custom-handler/CaptchaGate.VerifyServer", "custom-handler");

        Assert.True(needed <= OldestOfRuntime, $"It needs the C library {needed}.");
    }

    private static Version NeededBy(string executable, string profile)
    {
        var path = Repository.PathOf(executable);
        NotRun.When(!File.Exists(path), $"the C library that {executable} needs; dotnet publish functions/VerifyServer -p:PublishProfile={profile}");
        // The names of the versions stand in the dynamic string table as they are.
        return SymbolVersion().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(path))).Select(static match => new Version(Number(match, "major"), Number(match, "minor"))).Max()!;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\0GLIBC_(?<major>\d+)\.(?<minor>\d+)(?:\.\d+)?(?=\0)", RegexOptions.None, 10_000)]
    private static partial Regex SymbolVersion();

    [GeneratedRegex(@"\bruntime(?::|\s*=)\s*""?(?<image>custom\.\w+)", RegexOptions.None, 10_000)]
    private static partial Regex Runtime();

    [GeneratedRegex(@"^FROM \S+:10\.0-(?<distribution>[a-z]+)", RegexOptions.Multiline, 10_000)]
    private static partial Regex ImageLine();
}
