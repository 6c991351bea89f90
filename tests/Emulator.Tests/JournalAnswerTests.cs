using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

/// <summary>The journal holds what was answered, and the texts that were signed can be computed from it.</summary>
public sealed class JournalAnswerTests : EmulatorTest
{
    [Fact]
    public async Task The_answer_is_kept()
    {
        var reply = await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        var entry = Assert.Single(Emulator.Journal.Entries);
        Assert.Equal((200, reply.Body), (entry.AnswerStatus, entry.AnswerBody));
    }

    [Fact]
    public async Task Of_a_long_answer_the_beginning_is_kept()
    {
        Emulator.Script(Fault.Oversize);
        await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.Equal(JournalEntry.MaxAnswerBytes, Assert.Single(Emulator.Journal.Entries).AnswerBody!.Length);
    }

    [Fact]
    public async Task A_connection_that_broke_has_no_answer()
    {
        Emulator.Script(Fault.Reset);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam));
        Assert.Null(Assert.Single(Emulator.Journal.Entries).AnswerStatus);
    }

    [Fact]
    public async Task The_signed_texts_give_the_signature_again()
    {
        await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        var signed = SignedCall.Of(Assert.Single(Emulator.Journal.Entries))!;
        Assert.Equal(signed.StringToSign, SignedText.StringToSign(signed.CanonicalRequest));
        Assert.Equal(signed.Signature, SignedText.Signature(EmulatorKeys.DefaultSecret, signed.StringToSign));
        Assert.Equal(EmulatorKeys.DefaultId, signed.AccessKeyId);
    }

    [Fact]
    public async Task The_signed_texts_hide_a_security_token()
    {
        Emulator.Keys.Put(new() { Id = "STS.a", Secret = "s", SecurityToken = "marker-token" });
        Client.Signer = new("STS.a", "s", "marker-token");
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
        var signed = SignedCall.Of(Assert.Single(Emulator.Journal.Entries))!;
        Assert.Contains("x-acs-security-token:***\n", signed.CanonicalRequest, StringComparison.Ordinal);
        Assert.DoesNotContain("marker-token", signed.CanonicalRequest, StringComparison.Ordinal);
        Assert.Equal(signed.Signature, SignedText.Signature("s", signed.StringToSign));
    }

    [Fact]
    public async Task An_unsigned_call_has_no_signed_texts()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Emulator.BaseAddress);
        await Client.SendAsync(request);
        Assert.Null(SignedCall.Of(Assert.Single(Emulator.Journal.Entries)));
    }
}
