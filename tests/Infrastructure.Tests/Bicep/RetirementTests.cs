using System.Globalization;
using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>
/// What Azure is known to switch off. Nothing here looks at today's date, so no morning turns a test red: a version on the list is refused from the day it is listed.
/// <c>eng/bicep.sh</c> prints the list.
/// </summary>
public sealed class RetirementTests
{
    private static readonly JsonNode[] Known = [.. JsonNode.Parse(Repository.Read("infra/bicep/retirements.json"))!.AsArray().Select(static entry => entry!)];

    [Fact]
    public void No_template_uses_an_api_version_that_is_known_to_end()
    {
        var ended = Resources.Default.All.Concat(Resources.Everything.All).Where(IsListed).Select(static resource => $"{resource["type"]}@{resource["apiVersion"]}");

        Assert.Empty(ended);
        Assert.True(IsListed(new JsonObject { ["type"] = "Microsoft.KeyVault/vaults", ["apiVersion"] = "2025-05-01" }));
    }

    [Fact]
    public void Every_entry_is_about_something_that_is_used_and_says_when_it_ends_and_where_that_is_written()
    {
        var used = Resources.Default.All.Select(static resource => resource["type"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        used.Add(Resources.Default.App["functionAppConfig"]!["runtime"]!["version"]!.GetValue<string>());

        Assert.True(Known.Length >= 3, $"only {Known.Length} entries");
        AssertEach.Of(Known, entry =>
        {
            Assert.Contains((entry["type"] ?? entry["runtime"])!.GetValue<string>(), used);
            Assert.True(DateOnly.TryParseExact(entry["ends"]!.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
            Assert.StartsWith("https://learn.microsoft.com/", entry["source"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    private static bool IsListed(JsonNode resource) => Known.Any(entry =>
        entry["type"]?.GetValue<string>() == resource["type"]!.GetValue<string>() && string.CompareOrdinal(resource["apiVersion"]!.GetValue<string>(), entry["before"]!.GetValue<string>()) < 0);
}
