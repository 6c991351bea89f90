namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary><c>eng/download-release.sh</c> with a <c>gh</c> that writes down how it is called.</summary>
public sealed class DownloadReleaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("release-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_package_is_downloaded_and_its_provenance_is_that_of_the_release_workflow_and_the_tag()
    {
        var (code, calls) = await RunAsync("owner/repository", "v1.2.3-rc.1", "worker.zip");

        Assert.Equal(0, code);
        Assert.Equal(
            [
                "release download v1.2.3-rc.1 --repo owner/repository --pattern worker.zip --dir artifacts --clobber",
                "attestation verify artifacts/worker.zip --repo owner/repository --signer-workflow owner/repository/.github/workflows/release.yml --source-ref refs/tags/v1.2.3-rc.1",
            ],
            calls);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("attestation")]
    public async Task A_package_that_is_missing_or_of_another_origin_fails(string failing)
    {
        var (code, calls) = await RunAsync("owner/repository", "v1.2.3", "worker.zip", failing);

        Assert.Equal(1, code);
        Assert.StartsWith(failing, calls[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("v1.2")]
    [InlineData("v1.2.3 --repo=other/repository")]
    [InlineData("v1.2.3;id")]
    [InlineData("")]
    public async Task What_is_no_version_tag_is_not_downloaded(string tag)
    {
        var (code, calls) = await RunAsync("owner/repository", tag, "worker.zip");

        Assert.NotEqual(0, code);
        Assert.Empty(calls);
    }

    private async Task<(int ExitCode, string[] Calls)> RunAsync(string repository, string tag, string file, string failing = "nothing")
    {
        var (gh, log) = (Path.Combine(_folder, "gh"), Path.Combine(_folder, "calls"));
        await File.WriteAllTextAsync(gh, $"#!/bin/sh\necho \"$*\" >>{log}\n[ \"$1\" != {failing} ]\n");
        await Tool.RunAsync(null, "chmod", "+x", gh);
        var (code, _, _) = await Tool.RunAsync(_folder, "bash", "eng/download-release.sh", repository, tag, file);
        return (code, File.Exists(log) ? await File.ReadAllLinesAsync(log) : []);
    }
}
