using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Decisions;

public sealed class DecisionsDocumentTests
{
    private const string Document = "docs/decisions.md";

    [Fact]
    public void The_document_is_what_the_table_says()
    {
        using var template = new StreamReader(typeof(DecisionsDocumentTests).Assembly.GetManifestResourceStream("decisions.template.md")!);
        GeneratedDocument.AssertIs(DecisionsDocument.Write(template.ReadToEnd()), Document);
    }

    [Fact]
    public void The_text_names_every_class_and_tells_the_numbers_of_the_code()
    {
        var text = Repository.Read(Document);
        AssertEach.Of(
            Enum.GetNames<OutcomeClass>().Where(static name => name is not nameof(OutcomeClass.Fault)),
            name => Assert.Contains($"| {name.ToUpperInvariant()} |", text, StringComparison.Ordinal));
        Assert.Contains($"at most once in {HealthMonitor.Interval.TotalSeconds} seconds", text, StringComparison.Ordinal);
        Assert.Contains($"`{ErrorCodes.FailOpenBudgetExhausted}`", text, StringComparison.Ordinal);
    }
}
