using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>A Chinese page has the headings, the examples and the links of its English page, so that neither can be changed alone.</summary>
public sealed partial class LanguageParityTests
{
    private const string Folder = "docs/zh-CN/";
    private const string Readme = "README.zh-CN.md";

    /// <value>The Chinese pages. The Chinese README is compared from the moment at which README links to it.</value>
    public static TheoryData<string> Pages =>
    [
        .. Document.All.Select(static document => document.Path)
            .Where(IsTranslation)
            .Where(static path => path is not Readme || Page("README.md").Text.Contains($"({Readme})", StringComparison.Ordinal)),
    ];

    /// <summary>Whether the page is compared here, its examples included.</summary>
    internal static bool IsTranslation(string path) => path is Readme || path.StartsWith(Folder, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_translation_has_the_structure_of_its_english_page(string path)
    {
        var (english, chinese) = (Page(Original(path)), Page(path));

        Assert.Equal(Levels(english), Levels(chinese));
        Assert.Equal(Examples(english), Examples(chinese));
        Assert.Equal(Links(english), Links(chinese));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_page_links_to_the_other_language_at_its_top(string path)
    {
        Assert.Contains(Targets(Top(Page(path))), target => string.Equals(Locate(Page(path), target).Path, Original(path), StringComparison.Ordinal));
        Assert.Contains(Targets(Top(Page(Original(path)))), target => string.Equals(Locate(Page(Original(path)), target).Path, path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_heading_example_or_link_would_be_seen()
    {
        var page = Page(Folder + "getting-started.md");
        var english = Page(Original(page.Path));

        Assert.NotEqual(Levels(english), Levels(page with { Text = page.Text.Replace("\n## 2.", "\n### 2.", StringComparison.Ordinal) }));
        Assert.NotEqual(Examples(english), Examples(page with { Text = page.Text.Replace("yundun-afs:VerifyCaptcha", "yundun-afs:*", StringComparison.Ordinal) }));
        Assert.NotEqual(Links(english), Links(page with { Text = page.Text.Replace("(../keyless.md)", "(../doctor.md)", StringComparison.Ordinal) }));
        Assert.NotEqual(Links(english), Links(page with { Text = page.Text.Replace("#纯-html", "#文件", StringComparison.Ordinal) }));
    }

    private static Document Page(string path) => Document.All.Single(document => document.Is(path));

    private static string Original(string path) => path is Readme ? "README.md" : path.Replace(Folder, "docs/", StringComparison.Ordinal);

    private static int[] Levels(Document page) => [.. Heading().Matches(page.Prose).Select(static heading => heading.Groups["level"].Length)];

    private static (string Language, string Text)[] Examples(Document page) => [.. page.Snippets.Select(static snippet => (snippet.Language, snippet.Text))];

    // Where the links lead, as paths of English pages, in order: word order may differ. The links between the languages are left out.
    private static string[] Links(Document page) =>
    [
        .. Targets(page.Prose)
            .Select(target => Locate(page, target))
            .Where(link => link.Heading.Length > 0 || !string.Equals(Original(link.Path), Original(page.Path), StringComparison.Ordinal))
            .Select(static link => $"{Original(link.Path)} {link.Heading}")
            .Order(StringComparer.Ordinal),
    ];

    private static (string Path, string Heading) Locate(Document from, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
            return (target, "");
        var (file, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var path = file.Length == 0
            ? from.Path
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(from.Path)!, file)).Replace('\\', '/');
        return (path, anchor.Length == 0 ? "" : Position(file.Length == 0 ? from : Document.All.FirstOrDefault(document => document.Is(path)), anchor));
    }

    // A heading has another text in another language, but the same place.
    private static string Position(Document? page, string anchor)
    {
        var headings = page is null ? [] : Heading().Matches(page.Prose).Select(static heading => heading.Value).ToList();
        var index = headings.FindIndex(heading => new Document("", heading).Anchors.Contains(anchor));
        return index < 0 ? anchor : $"heading {index}";
    }

    private static IEnumerable<string> Targets(string text) => Link().Matches(text).Select(static link => link.Groups["target"].Value);

    private static string Top(Document page) => string.Join('\n', page.Text.Split('\n').Take(5));

    [GeneratedRegex("^(?<level>#+) .+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
