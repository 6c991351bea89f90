using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Tests;

public sealed class RehearsalTests
{
    [Fact]
    public async Task It_goes_all_the_way_to_a_verdict_and_the_verdict_is_a_refusal()
    {
        var judgement = await Rehearsal.CallAsync(TestContext.Current.CancellationToken);
        Assert.Equal((Outcome.Rejected, "F001"), (judgement.Outcome, judgement.Code));
    }
}
