using CaptchaGate.Core.Decisions;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests;

/// <summary>The retry as the service's own journal saw it: once, in time, signed anew, and only after a request that provably was not judged.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData("InvalidTimeStamp.Expired")]
    [InlineData("Throttling.User")]
    public async Task A_request_that_was_refused_before_the_product_is_sent_once_more_and_judged(string refusal)
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        gate.Emulator.Script(Reaction.Parse(refusal) with { Headers = Header("x-acs-retry-after", "20") });
        var token = gate.Mint();
        await AssertVerifiedAsync(gate, token);
        AssertSignedAnew(gate.Emulator.Journal.ForToken(token), refusal);
    }

    [Theory]
    [InlineData("InvalidAccessKeyId.NotFound")]
    [InlineData("InvalidAccessKeyId.Inactive")]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("InvalidSecurityToken.Expired")]
    public async Task A_refused_key_is_read_again_and_the_request_sent_once_more_with_another(string refusal)
    {
        var source = new ScriptedSource();
        source.Says(() => source.Reads == 1 ? ScriptedSource.Key() : ScriptedSource.Key("LTAInew", "new-secret"));
        await using var gate = await GateHarness.StartAsync(new CasePlan { Source = source });
        gate.Emulator.Keys.Put(new() { Id = "LTAInew", Secret = "new-secret" });
        gate.Emulator.Keys.Refuse("LTAIemulator", refusal);
        var token = gate.Mint();
        await AssertVerifiedAsync(gate, token);
        var calls = gate.Emulator.Journal.ForToken(token);
        AssertSignedAnew(calls, null);
        Assert.Equal(["LTAIemulator", "LTAInew"], calls.Select(call => call.AccessKeyId!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_refused_key_that_is_the_only_one_is_not_tried_twice_and_the_store_not_asked_for_every_visitor()
    {
        var source = new ScriptedSource();
        await using var gate = await GateHarness.StartAsync(new CasePlan { Source = source });
        gate.Emulator.Keys.Refuse("LTAIemulator", "InvalidAccessKeyId.Inactive");
        for (var i = 0; i < 10; i++)
        {
            var token = gate.Mint();
            Assert.Equal(["configuration"], (await gate.Client.VerifyAsync(token)).ErrorCodes);
            Assert.Single(gate.Emulator.Journal.ForToken(token));
        }

        Assert.Equal(2, source.Reads);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(40)]
    public async Task A_clock_that_is_wrong_is_corrected_by_the_service_s_date_once_and_for_all(int minutes)
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        gate.Emulator.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var first = gate.Mint();
        await AssertVerifiedAsync(gate, first);
        AssertSignedAnew(gate.Emulator.Journal.ForToken(first), "InvalidTimeStamp.Expired", sameDate: false);
        await gate.Log.WaitForAsync(1010);
        var second = gate.Mint();
        await AssertVerifiedAsync(gate, second);
        Assert.Single(gate.Emulator.Journal.ForToken(second));
    }

    [Fact]
    public async Task Where_the_first_name_cannot_be_reached_the_second_one_is_asked()
    {
        GateHarness? gate = null;
        var plan = new CasePlan { RealNames = true, Probe = new ScriptedProbe { Result = ProbeResult.Healthy } };
        plan.Connect = async (context, cancellationToken) =>
        {
            plan.Dialled.Enqueue(context.DnsEndPoint.Host);
            using var refused = RefusedPort.Get();
            var port = context.DnsEndPoint.Host.Contains("dualstack", StringComparison.Ordinal) ? gate!.Emulator.SecureAddress.Port : refused.Address.Port;
            return await Loopback.ConnectAsync(port, cancellationToken);
        };
        await using (gate = await GateHarness.StartAsync(plan))
        {
            var token = gate.Mint();
            await AssertVerifiedAsync(gate, token);
            Assert.Single(gate.Emulator.Journal.ForToken(token));
            Assert.Equal(["captcha.ap-southeast-1.aliyuncs.com", "captcha-dualstack.ap-southeast-1.aliyuncs.com"], plan.Dialled, StringComparer.Ordinal);
        }
    }

    public static TheoryData<string> MayHaveBeenJudged =>
    [
        .. Fault.ByName.Keys.Except(["never-answer", "stall-mid-body", "slow-drip", "slow-headers", "long-content-length"], StringComparer.Ordinal).Order(StringComparer.Ordinal),
        "500", "502", "503", "504", "429", "400", "T001", "F018", "F008", "F001", "MissingParameter", "NoPermission", "Forbidden.AccountAccessDenied", "SignatureNonceUsed",
    ];

    [Theory]
    [MemberData(nameof(MayHaveBeenJudged))]
    public async Task After_anything_else_nothing_is_sent_again(string reaction)
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan { Policy = "open" });
        var token = gate.Mint(reaction);
        await gate.Client.VerifyAsync(token);
        await gate.Client.VerifyAsync(gate.Mint());
        Assert.Single(gate.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task A_lost_answer_is_never_asked_for_again_not_even_when_the_visitor_comes_back_with_the_token()
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        var token = gate.Mint(Fault.LostAnswer);
        Assert.Equal(503, (await gate.Client.VerifyAsync(token)).Status);
        for (var i = 0; i < 3; i++)
            Assert.Equal(["timeout-or-duplicate"], (await gate.Client.VerifyAsync(token)).ErrorCodes);
        var call = Assert.Single(gate.Emulator.Journal.ForToken(token));
        Assert.True(call is { Judged: true, Billed: true });
    }

    [Fact]
    public async Task A_second_refusal_ends_it()
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        gate.Emulator.Script("InvalidTimeStamp.Expired", "InvalidTimeStamp.Expired");
        var token = gate.Mint();
        var answer = await gate.Client.VerifyAsync(token);
        Assert.Equal(503, answer.Status);
        Assert.Equal(2, gate.Emulator.Journal.ForToken(token).Count);
        Assert.Equal(nameof(Outcome.ClockSkewed), gate.Log.Of(1000, answer.Id).Single().Value("Outcome"));
    }

    private static Dictionary<string, string> Header(string name, string value) => new(StringComparer.OrdinalIgnoreCase) { [name] = value };

    private static async Task AssertVerifiedAsync(GateHarness gate, string token)
    {
        var answer = await gate.Client.VerifyAsync(token);
        Assert.True(answer is { Success: true, Verified: true }, $"{answer}");
    }

    private static void AssertSignedAnew(IReadOnlyList<JournalEntry> calls, string? refusal, bool sameDate = true)
    {
        Assert.Equal(2, calls.Count);
        Assert.False(calls[0].Judged);
        Assert.True(calls[1].Judged);
        if (refusal is not null)
            Assert.Equal(refusal, calls[0].Outcome);
        Assert.False(string.Equals(calls[0].Nonce, calls[1].Nonce, StringComparison.Ordinal));
        if (!sameDate)
            Assert.False(string.Equals(calls[0].Headers["x-acs-date"], calls[1].Headers["x-acs-date"], StringComparison.Ordinal));
    }
}
