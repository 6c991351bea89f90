using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>The templates are what the real compiler takes without a word: types, lint rules, format.</summary>
public sealed class CompilerTests : IDisposable
{
    private static readonly string[] Patterns = ["**/*.bicep", "**/*.bicepparam"];

    private readonly BicepCompiler _bicep = new();

    public void Dispose() => _bicep.Dispose();

    [Fact]
    public async Task The_templates_compile_and_the_linter_has_nothing_to_say()
    {
        var (code, output, error) = await _bicep.RunAsync("lint", "main.bicep", "--diagnostics-format", "sarif");

        Assert.Equal(0, code);
        Assert.Empty(JsonNode.Parse(output + error)!["runs"]![0]!["results"]!.AsArray());
    }

    [Fact]
    public async Task Mistakes_in_the_templates_are_found()
    {
        _bicep.Replace("modules/vault.bicep", "enableSoftDelete: true", "enableSoftDelete: 'yes'");
        _bicep.Replace("modules/storage.bicep", "storageAccounts@2025-06-01", "storageAccounts@2025-06-30");
        _bicep.Replace("main.bicep", "output AZURE_LOCATION string = location", "output AZURE_LOCATION string = loc");

        var (_, output, error) = await _bicep.RunAsync("lint", "main.bicep");

        // A wrong type, an API version that does not exist, a name that does not exist.
        AssertEach.Of(["BCP036", "BCP081", "BCP057"], rule => Assert.Contains(rule, output + error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_file_is_formatted()
    {
        foreach (var pattern in Patterns)
            Assert.Equal(new ProgramResult(0, "", ""), await _bicep.RunAsync("format", "--pattern", pattern));

        string[] files = [.. Repository.Files("infra/bicep", "*.bicep"), .. Repository.Files("infra/bicep", "*.bicepparam")];
        Assert.True(files.Length >= 13, $"only {files.Length} files");
        foreach (var file in files)
            Assert.True(_bicep.Read(file["infra/bicep/".Length..]) == Repository.Read(file), $"{file} is not formatted; run: bicep format {file}");
    }

    [Fact]
    public async Task Every_required_variable_that_is_missing_is_named()
    {
        string[] required = [.. _bicep.Variables.Keys];
        _bicep.Variables.Clear();

        var (code, _, error) = await _bicep.RunAsync("build-params", "az.bicepparam", "--stdout");

        Assert.Equal(1, code);
        Assert.Equal(4, required.Length);
        AssertEach.Of(required, name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Federation_without_its_role_is_refused_by_name()
    {
        _bicep.Variables["CAPTCHA_CREDENTIALS"] = "Federation";

        var (snapshot, findings) = await _bicep.SnapshotAsync("az.bicepparam");

        Assert.Contains("CAPTCHA_RAM_ROLE_ARN", snapshot + findings, StringComparison.Ordinal);
    }
}
