using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>A Markdown file of the repository.</summary>
internal sealed partial record Document(string Path, string Text)
{
    private static readonly string[] Folders = ["docs", "functions", "infra", "samples", "tests", "tools", "web"];
    private static readonly string[] NotOurs = ["node_modules", "bin", "obj", "artifacts", "decisions.template.md"];

    public static IReadOnlyList<Document> All { get; } = [.. Find()];

    public IEnumerable<Snippet> Snippets => Fence().Matches(Text).Select(match => new Snippet(
        Path,
        Text[..match.Index].Count(static c => c == '\n') + 2,
        match.Groups["language"].Value,
        Unindent(match.Groups["body"].Value, match.Groups["indent"].Length)));

    /// <summary>The text without its snippets.</summary>
    public string Prose => Fence().Replace(Text, "");

    /// <value>The anchors that GitHub makes of the headings, and those written as <c>&lt;a id="…"&gt;</c>, which keep a link to an earlier heading alive.</value>
    public IReadOnlySet<string> Anchors => Heading().Matches(Prose)
        .Select(static heading => NotInAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        .Concat(ExplicitAnchor().Matches(Prose).Select(static anchor => anchor.Groups["id"].Value))
        .ToHashSet(StringComparer.Ordinal);

    public bool Is(string path) => string.Equals(Path, path, StringComparison.Ordinal);

    private static IEnumerable<Document> Find() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.SelectMany(static folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)))
            .Select(static file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Intersect(NotOurs, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal)
            .Select(static path => new Document(path, Repository.Read(path)));

    private static string Unindent(string body, int by) =>
        string.Join('\n', body.Split('\n').Select(line => line.Length >= by ? line[by..] : line)).Trim('\n');

    [GeneratedRegex("^(?<indent> *)```(?<language>[^`\r\n]*)\r?\n(?<body>.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("<a id=\"(?<id>[a-z0-9-]+)\"></a>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExplicitAnchor();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchor();
}

/// <summary>A fenced example.</summary>
internal sealed record Snippet(string Path, int Line, string Language, string Text)
{
    public bool IsShell => Language is "sh" or "bash";

    public override string ToString() => $"{Path}:{Line}";
}
