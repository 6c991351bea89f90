namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary><c>eng/vulnerable.sh</c> against a <c>dotnet</c> that answers as the real one does for a feed with advisories, or without.</summary>
public sealed class VulnerableScriptTests : IDisposable
{
    private const string Clean = """{"version":1,"projects":[{"path":"/a.csproj"}]}""";

    private const string Found =
        """
        {"version":1,"projects":[{"path":"/a.csproj","frameworks":[{"framework":"net10.0","topLevelPackages":[{"id":"Newtonsoft.Json","requestedVersion":"12.0.1",
        "resolvedVersion":"12.0.1","vulnerabilities":[{"severity":"High","advisoryurl":"https://github.com/advisories/GHSA-5crp-9r3c-p9vr"}]}]}]}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("vulnerable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_finding_fails_and_is_shown()
    {
        var (code, output, _) = await RunAsync(canary: Found, solution: Found);

        Assert.Equal(1, code);
        Assert.Contains("GHSA-5crp-9r3c-p9vr", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_by_a_feed_that_finds_the_known_one_is_well()
    {
        var (code, output, _) = await RunAsync(canary: Found, solution: Clean, "--strict");

        Assert.Equal(0, code);
        Assert.Contains("No package of CaptchaGate.slnx has a published vulnerability.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--strict")]
    public async Task A_feed_that_does_not_find_the_known_one_has_checked_nothing_and_says_so(int expected, params string[] arguments)
    {
        var (code, output, _) = await RunAsync(canary: Clean, solution: Clean, arguments);

        Assert.Equal(expected, code);
        Assert.Contains("were not looked for", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_workflow_runs_it_and_lets_no_feed_without_advisories_pass() =>
        Assert.Contains("run: bash eng/vulnerable.sh --strict\n", Repository.Read(".github/workflows/ci.yml"), StringComparison.Ordinal);

    private async Task<ProgramResult> RunAsync(string canary, string solution, params string[] arguments)
    {
        var dotnet = Path.Combine(_folder, "dotnet");
        await File.WriteAllTextAsync(Path.Combine(_folder, "canary"), canary);
        await File.WriteAllTextAsync(Path.Combine(_folder, "solution"), solution);
        await File.WriteAllTextAsync(dotnet, $"#!/bin/sh\ncase \"$*\" in restore*) ;; *canary.csproj*) cat {_folder}/canary ;; *) cat {_folder}/solution ;; esac\n");
        await Tool.RunAsync(null, "chmod", "+x", dotnet);
        return await Tool.RunAsync(_folder, "bash", ["eng/vulnerable.sh", .. arguments]);
    }
}
