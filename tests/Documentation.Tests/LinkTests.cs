using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>Every link inside the repository leads somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Paths => [.. Document.All.Select(static document => document.Path)];

    [Fact]
    public void There_are_documents() => Assert.True(Document.All.Count > 20);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Links_lead_to_files_and_headings(string path)
    {
        var document = Document.All.Single(document => document.Is(path));
        var broken = Link().Matches(document.Prose).Select(static link => link.Groups["target"].Value).Where(target => IsBroken(document, target)).ToArray();
        Assert.True(broken.Length == 0, $"{path}: {string.Join(", ", broken)}");
    }

    [Fact]
    public void A_broken_link_would_be_seen()
    {
        var document = Document.All.Single(static document => document.Is("README.md"));
        Assert.True(IsBroken(document, "docs/nothing.md"));
        Assert.True(IsBroken(document, "docs/http.md#nothing"));
        Assert.True(IsBroken(document, "#nothing"));
        Assert.True(IsBroken(document, "http://plain.example"));
        Assert.False(IsBroken(document, "#quick-start"));
        Assert.False(IsBroken(document, "#try-it"));
    }

    private static bool IsBroken(Document from, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
            return !target.StartsWith("https://", StringComparison.Ordinal);
        var (file, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var path = file.Length == 0 ? from.Path : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(from.Path)!, file)).Replace('\\', '/');
        if (!Path.Exists(Repository.PathOf(path)))
            return true;
        return anchor is not null && Document.All.FirstOrDefault(document => document.Is(path))?.Anchors.Contains(anchor) is not true;
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
