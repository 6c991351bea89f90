using CaptchaGate.Infrastructure.Tests.SupplyChain;
using CaptchaGate.Tests;

namespace CaptchaGate.Infrastructure.Tests.Azd;

/// <summary>
/// Which host's package azd uploads. azd runs <c>dotnet publish infra/azd --output folder</c> with its environment; here the <c>dotnet</c> that the project calls in turn
/// writes down what it is asked for. What that makes is held by <c>.ci/run</c>, which runs the same commands for real.
/// </summary>
public sealed class AzurePackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azd-package-").FullName;

    private string Upload => Path.Combine(_folder, "upload");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("worker")]
    public async Task The_worker_is_uploaded_where_nothing_else_is_said(string model)
    {
        NotRun.When(OperatingSystem.IsWindows(), "the stand-in for dotnet is a shell script: which package azd uploads");
        var (code, asked, output) = await PublishAsync(model);

        Assert.True(code == 0, output);
        Assert.Matches($"^publish .*functions/VerifyFunction -c Release -o {Upload} --nologo\n$", asked);
    }

    [Fact]
    public async Task The_custom_handler_is_uploaded_for_its_hosting_model_whole_and_executable()
    {
        NotRun.When(OperatingSystem.IsWindows(), "the stand-in for dotnet is a shell script: which package azd uploads");
        var (code, asked, output) = await PublishAsync("customHandler");

        Assert.True(code == 0, output);
        Assert.Matches("^publish .*functions/VerifyServer -p:PublishProfile=custom-handler --nologo\n$", asked);
        Assert.Equal(
            ["CaptchaGate.VerifyServer", "Verify/function.json", "host.json"],
            Directory.EnumerateFiles(Upload, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Upload, file)).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(Upload, "CaptchaGate.VerifyServer")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Another_hosting_model_is_refused_by_name()
    {
        NotRun.When(OperatingSystem.IsWindows(), "the stand-in for dotnet is a shell script: which package azd uploads");
        var (code, asked, output) = await PublishAsync("customhandler2");

        Assert.NotEqual(0, code);
        Assert.Equal("", asked);
        Assert.Contains("CAPTCHA_HOSTING_MODEL is 'customhandler2'. Set it to worker or customHandler.", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Asked, string Output)> PublishAsync(string model)
    {
        var (asked, artifacts) = (Path.Combine(_folder, "asked"), Path.Combine(_folder, "artifacts"));
        var dotnet = Path.Combine(_folder, "dotnet");
        var handler = Path.Combine(artifacts, "custom-handler");
        await File.WriteAllTextAsync(
            dotnet,
            $"#!/bin/sh\necho \"$*\" >> {asked}\nmkdir -p {handler}/Verify\ntouch {handler}/host.json {handler}/Verify/function.json {handler}/CaptchaGate.VerifyServer\nchmod 755 {handler}/CaptchaGate.VerifyServer\n");
        await Tool.RunAsync(null, "chmod", "+x", dotnet);
        var (code, output, error) = await Tool.RunAsync(
            null, "env", $"CAPTCHA_HOSTING_MODEL={model}", "dotnet", "msbuild", "infra/azd/CaptchaGate.AzurePackage.csproj",
            "-t:Publish", $"-p:PublishDir={Upload}", $"-p:DOTNET_HOST_PATH={dotnet}", $"-p:Artifacts={artifacts}", "-nologo", "-nodeReuse:false");
        return (code, File.Exists(asked) ? await File.ReadAllTextAsync(asked) : "", output + error);
    }
}
