using CaptchaGate.Playground.Situations;
using CaptchaGate.Tests;

namespace CaptchaGate.Browser.Tests.Playground;

public sealed class DocumentTests
{
    [Fact]
    public void The_document_lists_every_situation_with_its_row()
    {
        var documented = CaptchaGate.Tests.Repository.Read("docs/playground.md").Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static cells => cells[1], static cells => cells[3], StringComparer.Ordinal);
        AssertEach.Of(Situation.All, situation => Assert.Matches($@"\b{situation.Row}\b", documented[situation.Label]));
        Assert.Equal(Situation.All.Count + 1, documented.Count);
    }

    [Fact]
    public void Every_expected_row_is_a_row_of_the_decision_table() =>
        AssertEach.Of(Situation.All, static situation => Assert.Contains(DecisionRow.Outcomes, row => row.Id == situation.Row));
}
