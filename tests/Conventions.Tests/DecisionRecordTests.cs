using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests;

/// <summary>The records in <c>docs/adr</c>: numbered without a gap, listed, and of one shape.</summary>
public sealed partial class DecisionRecordTests
{
    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Repository.PathOf("docs/adr"), "0*.md").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void They_are_numbered_without_a_gap() =>
        AssertEach.Of(
            Files.Index(),
            static file => Assert.Equal($"{file.Index + 1:0000}", file.Item[..4]));

    [Fact]
    public void Each_has_its_number_in_its_title_and_says_context_decision_and_consequences()
    {
        foreach (var file in Files)
        {
            var headings = Heading().Matches(Repository.Read($"docs/adr/{file}")).Select(static match => match.Groups["text"].Value).ToArray();
            Assert.StartsWith(file[..4] + " ", headings[0], StringComparison.Ordinal);
            Assert.Equal(["Context", "Decision", "Consequences"], headings[1..Math.Min(4, headings.Length)]);
            if (headings.Length > 4)
                Assert.Equal("Measurements", headings[4]);
        }
    }

    [Fact]
    public void The_index_lists_each_by_its_title()
    {
        var index = Repository.Read("docs/adr/README.md");
        foreach (var file in Files)
            Assert.Contains($"| [{file[..4]}]({file}) | {Heading().Match(Repository.Read($"docs/adr/{file}")).Groups["text"].Value[5..]} |", index, StringComparison.Ordinal);
        Assert.Equal(Files.Length, Row().Count(index));
    }

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| \[0", RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
