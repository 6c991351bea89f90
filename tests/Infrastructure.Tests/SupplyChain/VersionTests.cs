using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>The version comes from the tag. Where it must be written down as well, it is that of the newest section of the changelog.</summary>
public sealed partial class VersionTests
{
    private static readonly string[] Kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

    private static readonly string Newest = Release().Match(Repository.Read("CHANGELOG.md")).Groups["version"].Value;

    [Fact]
    public void The_browser_package_has_the_version_of_the_changelog()
    {
        using var package = JsonDocument.Parse(Repository.Read("web/package.json"));
        Assert.Equal(Newest, package.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void The_api_description_has_the_version_of_the_changelog() =>
        Assert.Contains($"\n  version: {Newest}\n", Repository.Read("docs/openapi.yaml"), StringComparison.Ordinal);

    [Fact]
    public void A_build_without_a_tag_has_the_version_of_the_changelog_as_its_minimum()
    {
        var minimum = Assert.Single(XDocument.Parse(Repository.Read("eng/Shipping.props")).Descendants("MinVerMinimumMajorMinor")).Value;
        Assert.StartsWith($"{minimum}.", Newest, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_of_the_changelog_has_a_version_a_date_and_changes_by_kind()
    {
        var sections = Section().Split(Repository.Read("CHANGELOG.md"))[1..];

        Assert.Equal("## Unreleased", sections[0].Split('\n')[0].Trim());
        Assert.True(sections.Length >= 2, "no release");
        AssertEach.Of(sections[1..], static section => Assert.Matches(Release(), section));
        AssertEach.Of(sections.SelectMany(static section => Kind().Matches(section)), static kind => Assert.Contains(kind.Groups["kind"].Value, Kinds));
    }

    [Fact]
    public async Task The_release_notes_are_the_section_of_the_version()
    {
        var (code, notes, error) = await Tool.RunAsync(null, "bash", "eng/release-notes.sh", Newest);

        Assert.True(code == 0, error);
        Assert.Contains("\n### Added\n", notes, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^## ", notes);
    }

    [Fact]
    public async Task A_version_without_a_section_has_no_release_notes()
    {
        var (code, notes, error) = await Tool.RunAsync(null, "bash", "eng/release-notes.sh", "99.0.0");

        Assert.Equal((1, ""), (code, notes));
        Assert.Contains("CHANGELOG.md has no section", error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^## (?<version>\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Release();

    [GeneratedRegex("^(?=## )", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("^### (?<kind>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Kind();
}
