using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"A verdict is HTTP 200. Raw F-codes never reach a browser."</summary>
public sealed class VerdictCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Again = "new-challenge";

    /// <summary>Alibaba's code, whether it passes, the public code, and the advice.</summary>
    public static TheoryData<string, bool, string, string?> Codes() => new()
    {
        { "T001", true, "", null },
        { "T006", true, "", null },
        { "T099", true, "", null },
        { "T005", false, "test-mode", null },
        { "F001", false, "rejected", null },
        { "F002", false, "invalid-input-response", Again },
        { "F003", false, "invalid-input-response", Again },
        { "F004", false, "test-mode", null },
        { "F005", false, "sitekey-mismatch", null },
        { "F006", false, "sitekey-mismatch", null },
        { "F007", false, "timeout-or-duplicate", Again },
        { "F008", false, "timeout-or-duplicate", Again },
        { "F009", false, "rejected", null },
        { "F010", false, "rate-limited", null },
        { "F011", false, "rate-limited", null },
        { "F012", false, "sitekey-mismatch", null },
        { "F013", false, "invalid-input-response", Again },
        { "F014", false, "timeout-or-duplicate", Again },
        { "F015", false, "invalid-input-response", Again },
        { "F016", false, "rejected", null },
        { "F017", false, "rejected", null },
        { "F018", false, "timeout-or-duplicate", Again },
        { "F019", false, "timeout-or-duplicate", Again },
        { "F020", false, "sitekey-mismatch", null },
        { "F022", false, "rejected", null },
        { "F024", false, "rejected", null },
        { "F099", false, "rejected", null },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_browser_gets_the_public_code_and_no_other(string code, bool passes, string publicCode, string? retry)
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: code));
        Assert.Equal((200, passes, true, publicCode, retry), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
        Assert.DoesNotContain(code, reply.Text, StringComparison.Ordinal);
        AssertEach.Of(["code", "requestId", "certifyId", "scene", "challenge_ts"], field => Assert.False(reply.Has(field), field));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_service_gets_every_detail(string code, bool passes, string publicCode, string? retry)
    {
        var token = await Emulator.MintAsync(verdict: code);
        var reply = await VerifyAsync(token.CaptchaVerifyParam, Bearer);
        Assert.Equal((200, passes, true, publicCode, retry), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
        Assert.Equal((code, token.CertifyId, "default"), (reply.Field("code"), reply.Field("certifyId"), reply.Field("scene")));
        Assert.True(reply.Has("requestId"));
        Assert.EndsWith("Z", reply.Field("challenge_ts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T001", false)]
    [InlineData("F001", true)]
    [InlineData("F009", true)]
    public async Task A_verdict_that_contradicts_itself_is_denied(string code, bool passed)
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: new { @is = code, passed }));
        Assert.Equal((200, false, "upstream-invalid"), (reply.Status, reply.Success, reply.Codes));
    }

    [Fact]
    public async Task A_page_gets_the_same_answer_as_a_caller_without_an_origin()
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(verdict: "F009"), Origin);
        Assert.Equal("rejected", reply.Codes);
        Assert.False(reply.Has("code"));
    }

    [Fact]
    public async Task A_token_works_once()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await VerifyAsync(token));
        var reply = await VerifyAsync(token);
        Assert.Equal((200, false, "timeout-or-duplicate", Again), (reply.Status, reply.Success, reply.Codes, reply.Field("retry")));
    }

    [Fact]
    public async Task Of_many_requests_with_one_token_one_passes()
    {
        var token = await Emulator.MintTextAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => VerifyAsync(token)));
        Assert.Single(replies, static reply => reply.Success);
        Assert.Single(await Emulator.CallsAsync(token));
    }
}
