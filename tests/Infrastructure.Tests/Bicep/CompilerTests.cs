using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>The templates are what the real compiler takes without a word: types, lint rules, format.</summary>
public sealed class CompilerTests : IDisposable
{
    private static readonly string[] Patterns = ["**/*.bicep", "**/*.bicepparam"];

    private static readonly string[] OfFederation = ["CAPTCHA_RAM_ROLE_ARN", "CAPTCHA_RAM_OIDC_PROVIDER_ARN", "CAPTCHA_FEDERATION_AUDIENCE"];

    private readonly BicepCompiler _bicep = new();

    public void Dispose() => _bicep.Dispose();

    [Fact]
    public async Task The_templates_compile_and_the_linter_has_nothing_to_say()
    {
        var (code, output, error) = await _bicep.RunAsync("lint", "main.bicep", "--diagnostics-format", "sarif");

        Assert.Equal(0, code);
        Assert.Empty(JsonNode.Parse(output + error)!["runs"]![0]!["results"]!.AsArray());
    }

    [Theory]
    [InlineData("modules/vault.bicep", "enableSoftDelete: true", "enableSoftDelete: 'yes'", "BCP036")]
    [InlineData("modules/vault.bicep", "vaults@2026-02-01", "vaults@2026-02-30", "BCP081")]
    [InlineData("main.bicep", "output AZURE_LOCATION string = location", "output AZURE_LOCATION string = loc", "BCP057")]
    public async Task A_mistake_in_a_template_is_found(string file, string good, string bad, string rule)
    {
        _bicep.Replace(file, good, bad);

        var (_, output, error) = await _bicep.RunAsync("lint", "main.bicep");

        Assert.Contains(rule, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_formatted()
    {
        foreach (var pattern in Patterns)
            Assert.Equal((0, "", ""), await _bicep.RunAsync("format", "--pattern", pattern));

        string[] files = [.. Repository.Files("infra/bicep", "*.bicep"), .. Repository.Files("infra/bicep", "*.bicepparam")];
        Assert.True(files.Length >= 13, $"only {files.Length} files");
        foreach (var file in files)
            Assert.True(_bicep.Read(file["infra/bicep/".Length..]) == Repository.Read(file), $"{file} is not formatted; run: bicep format {file}");
    }

    [Theory]
    [InlineData("CAPTCHA_REGION")]
    [InlineData("CAPTCHA_SCENE_ID")]
    [InlineData("CAPTCHA_ALLOWED_ORIGINS")]
    [InlineData("CAPTCHA_ALERT_EMAILS")]
    public async Task A_required_variable_that_is_missing_is_named(string name)
    {
        _bicep.Variables.Remove(name);

        var (code, _, error) = await _bicep.RunAsync("build-params", "az.bicepparam", "--stdout");

        Assert.Equal(1, code);
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CAPTCHA_RAM_ROLE_ARN")]
    [InlineData("CAPTCHA_RAM_OIDC_PROVIDER_ARN")]
    [InlineData("CAPTCHA_FEDERATION_AUDIENCE")]
    public async Task Federation_without_one_of_its_values_is_refused_by_name(string missing)
    {
        _bicep.Variables["CAPTCHA_CREDENTIALS"] = "Federation";
        foreach (var name in OfFederation.Where(name => name != missing))
            _bicep.Variables[name] = "acs:ram::1234567890123456:role/x";

        var (snapshot, findings) = await _bicep.SnapshotAsync("az.bicepparam");

        Assert.Contains(missing, snapshot + findings, StringComparison.Ordinal);
    }
}
