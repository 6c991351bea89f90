using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>A verdict says "verified" exactly where Alibaba Cloud judged, and why wherever it passed without.</summary>
public sealed class VerdictTests
{
    public static TheoryData<int> Ids => [.. DecisionRow.Outcomes.Select(static row => row.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Verified_means_judged_and_degraded_means_passed_all_the_same(int id)
    {
        var row = DecisionRow.Of(id);
        var judged = row.Class is "PASS" or "REJECT" or "TEST";
        Assert.Equal(judged, Of(row, success: true).Verified);
        Assert.Equal(judged, Of(row, success: false).Verified);
        Assert.Equal(judged ? null : row.ErrorCode, Of(row, success: true).Degraded);
        Assert.Null(Of(row, success: false).Degraded);
    }

    private static VerificationResult Of(DecisionRow row, bool success) =>
        new() { Id = "id", Upstream = new UpstreamResult((Outcome)row.Id), Success = success, At = DateTimeOffset.UnixEpoch };
}
