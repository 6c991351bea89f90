using System.Text.Json.Nodes;
using CaptchaGate.Tests;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>The resources that the templates give are kept as files, so a change of a template shows what it changes.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly BicepCompiler _bicep = new();

    public void Dispose() => _bicep.Dispose();

    [Theory]
    [InlineData("az")]
    [InlineData("examples/everything")]
    public async Task The_resources_are_those_of_the_kept_snapshot(string parameters)
    {
        var (snapshot, findings) = await _bicep.SnapshotAsync($"{parameters}.bicepparam");

        Assert.Equal("", findings);
        Assert.Empty(JsonNode.Parse(snapshot)!["diagnostics"]!.AsArray());
        GeneratedDocument.AssertIs(snapshot, $"infra/bicep/{parameters}.snapshot.json");
    }

    [Fact]
    public async Task Without_origins_and_addresses_there_are_none_instead_of_one_that_is_empty()
    {
        _bicep.Variables["CAPTCHA_ALLOWED_ORIGINS"] = "";
        _bicep.Variables["CAPTCHA_ALERT_EMAILS"] = " , ";

        var resources = new Resources((await _bicep.SnapshotAsync("az.bicepparam")).Snapshot);

        Assert.Empty(resources.App["siteConfig"]!["cors"]!["allowedOrigins"]!.AsArray());
        Assert.DoesNotContain(resources.AppSettings.Keys, static name => name.StartsWith("Http__AllowedOrigins", StringComparison.Ordinal));
        Assert.Empty(resources.OfType("Microsoft.Insights/actionGroups"));
        Assert.Equal("0", resources.Output("ALERT_RECEIVERS"));
    }

    [Fact]
    public async Task A_deleted_vault_is_replaced_by_one_of_another_name()
    {
        var before = new Resources(Repository.Read("infra/bicep/az.snapshot.json")).Output("VAULT_NAME");
        _bicep.Variables["CAPTCHA_VAULT_SUFFIX"] = "2633007";

        var after = new Resources((await _bicep.SnapshotAsync("az.bicepparam")).Snapshot).Output("VAULT_NAME");

        Assert.Equal($"{before}-2633007", after);
        Assert.InRange(after.Length, 3, 24);
    }
}
