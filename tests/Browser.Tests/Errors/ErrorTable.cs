using System.Text.RegularExpressions;

namespace CaptchaGate.Browser.Tests.Errors;

/// <summary>One row of the table in <c>docs/troubleshooting.md</c>.</summary>
/// <param name="Code">The error's code.</param>
/// <param name="Message">Cause and fix; text in angle brackets is a value of the page.</param>
/// <param name="Text">Which of the visitor's texts is shown: <c>later</c>, <c>setup</c>, or empty for none.</param>
internal sealed partial record ErrorRow(string Code, string Message, string Text)
{
    public static IReadOnlyDictionary<string, ErrorRow> Documented { get; } = Row()
        .Matches(File.ReadAllText(Repository.PathOf("docs", "troubleshooting.md")))
        .Select(static match => new ErrorRow(match.Groups["code"].Value, match.Groups["message"].Value.Replace("`", "", StringComparison.Ordinal), match.Groups["text"].Value))
        .ToDictionary(static row => row.Code, StringComparer.Ordinal);

    /// <summary>What the console shows, as a pattern.</summary>
    public string Pattern => $"^CaptchaGate: {Code}\\. {Value().Replace(Regex.Escape(Message), ".+")}( \\(.+\\))?";

    /// <summary>The status line, as a pattern. Where the endpoint refused a claim that the widget cannot load, it says when to try again.</summary>
    public Regex VisitorReads => Text switch
    {
        "later" => Later(),
        "setup" => Setup(),
        _ => Verified(),
    };

    [GeneratedRegex(@"^Verification is unavailable\. Try again in a moment\.(?: \(\d+ s\))?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Later();

    [GeneratedRegex(@"^Verification is not possible on this page\. Please contact us in another way\.$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setup();

    [GeneratedRegex(@"^Verified\.$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verified();

    [GeneratedRegex(@"^\| `(?<code>[a-z]+-[a-z-]+)` \| (?<message>.+) \| `?(?<text>[a-z]*)`? \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    // Regex.Escape escapes blanks, too.
    [GeneratedRegex(@"<([a-z]|\\ )+>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
