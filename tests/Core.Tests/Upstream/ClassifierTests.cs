using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CaptchaGate.Core.Decisions.Outcome;

namespace CaptchaGate.Core.Tests.Upstream;

public sealed class ClassifierTests
{
    [Theory]
    [MemberData(nameof(Answers.Verdicts), MemberType = typeof(Answers))]
    public void A_verdict_is_named_by_result_and_code(bool passed, string? code, Outcome expected)
    {
        var upstream = Classify(200, Bodies.Verdict(passed, code));
        Assert.Equal(expected, upstream.Outcome);
        Assert.Equal("REQ-1", upstream.RequestId);
        Assert.Equal("Tq8ZkU7xY1", upstream.CertifyId);
        Assert.True(upstream.MayBeProcessed);
    }

    [Fact]
    public void A_denial_without_the_code_property_is_a_denial() =>
        Assert.Equal(Outcome.Rejected, Classify(200, """{"Code":"Success","Success":true,"Result":{"VerifyResult":false}}""").Outcome);

    [Fact]
    public void A_pass_without_the_code_property_is_contradictory() =>
        Assert.Equal(Outcome.ContradictoryVerdict, Classify(200, """{"Code":"Success","Success":true,"Result":{"VerifyResult":true}}""").Outcome);

    [Theory]
    [MemberData(nameof(Answers.Codes), MemberType = typeof(Answers))]
    public void An_error_is_named_by_its_code_whatever_carries_it(string code, Outcome expected)
    {
        Assert.Equal(expected, Classify(400, Bodies.Error(code)).Outcome);
        Assert.Equal(expected, Classify(403, Bodies.Xml(code)).Outcome);
        Assert.Equal(expected, Classify(404, Bodies.Failure(code)).Outcome);
        Assert.Equal(expected, Classify(200, Bodies.Failure(code)).Outcome);
        // A code that says more than the status wins over the status; an unknown one does not.
        Assert.Equal(expected is Outcome.UnknownError ? Outcome.ServerError : expected, Classify(503, Bodies.Error(code)).Outcome);
        Assert.Equal(expected is Outcome.UnknownError ? Outcome.Throttled : expected, Classify(429, Bodies.Error(code)).Outcome);
        Assert.Equal(code, Classify(400, Bodies.Error(code)).Code);
    }

    [Theory]
    [InlineData(500, "InternalError", Outcome.InternalError)]
    [InlineData(200, "InternalError", Outcome.InternalError)]
    [InlineData(400, "InternalError", Outcome.InternalError)]
    [InlineData(503, "ServiceUnavailable", Outcome.ServerError)]
    [InlineData(500, "Whatever", Outcome.ServerError)]
    [InlineData(599, "Whatever", Outcome.ServerError)]
    [InlineData(400, "Whatever", Outcome.UnknownError)]
    [InlineData(499, "Whatever", Outcome.UnknownError)]
    [InlineData(429, "InternalError", Outcome.Throttled)]
    public void Where_the_code_says_nothing_the_status_decides(int status, string code, Outcome expected) =>
        Assert.Equal(expected, Classify(status, Bodies.Error(code)).Outcome);

    [Theory]
    [InlineData(400, Outcome.UnknownError)]
    [InlineData(403, Outcome.UnknownError)]
    [InlineData(429, Outcome.Throttled)]
    [InlineData(500, Outcome.ServerError)]
    [InlineData(502, Outcome.ServerError)]
    [InlineData(301, Outcome.Redirected)]
    [InlineData(302, Outcome.Redirected)]
    [InlineData(308, Outcome.Redirected)]
    [InlineData(304, Outcome.Redirected)]
    [InlineData(201, Outcome.UnreadableAnswer)]
    [InlineData(204, Outcome.UnreadableAnswer)]
    [InlineData(299, Outcome.UnreadableAnswer)]
    [InlineData(100, Outcome.UnreadableAnswer)]
    public void Only_a_200_can_pass_whatever_the_body_says(int status, Outcome expected)
    {
        foreach (var body in new[] { Bodies.Verdict(true, "T001"), Bodies.Verdict(true, "T005"), Bodies.Verdict(false, "F001"), "", "<html>", "{}" })
            Assert.Equal(expected, Classify(status, body).Outcome);
    }

    [Theory]
    [MemberData(nameof(Answers.NoVerdict), MemberType = typeof(Answers))]
    public void Json_without_a_verdict_is_row_24(string body) => Assert.Equal(Outcome.UnexpectedAnswer, Classify(200, body).Outcome);

    [Theory]
    [MemberData(nameof(Answers.NotReadable), MemberType = typeof(Answers))]
    public void What_is_not_json_or_says_a_thing_twice_is_row_23(string body) => Assert.Equal(Outcome.UnreadableAnswer, Classify(200, body).Outcome);

    [Fact]
    public void A_body_too_long_or_encoded_is_row_23_and_says_nothing_about_an_error()
    {
        Assert.Equal(Outcome.UnreadableAnswer, ErrorClassifier.Classify(new UpstreamResponse.Received(200, null)).Outcome);
        Assert.Equal(Outcome.ServerError, ErrorClassifier.Classify(new UpstreamResponse.Received(500, null)).Outcome);
        Assert.Equal(Outcome.UnknownError, ErrorClassifier.Classify(new UpstreamResponse.Received(400, null)).Outcome);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    [InlineData(503)]
    public void A_sign_of_throttling_is_believed_unless_the_code_says_otherwise(int status)
    {
        Assert.Equal(Outcome.Throttled, Wait(status, Bodies.Failure("Whatever")).Outcome);
        Assert.Equal(Outcome.KeyRefused, Wait(status, Bodies.Failure("SignatureDoesNotMatch")).Outcome);
        Assert.Equal(TimeSpan.FromMilliseconds(250), Wait(status, Bodies.Failure("Whatever")).RetryAfter);
    }

    [Fact]
    public void A_verdict_stands_even_where_throttling_is_announced() => Assert.Equal(Outcome.Passed, Wait(200, Bodies.Verdict(true, "T001")).Outcome);

    [Fact]
    public void No_message_of_the_service_is_ever_kept()
    {
        foreach (var body in new[] { Bodies.Failure("SignatureDoesNotMatch"), Bodies.Error("SignatureDoesNotMatch"), Bodies.Xml("SignatureDoesNotMatch") })
        {
            Assert.DoesNotContain("MARKER", Classify(400, body).ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("MARKER", Classify(200, body).ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("with space")]
    [InlineData("new\\nline")]
    [InlineData("中文")]
    public void Names_that_are_not_plain_do_not_reach_answers_and_events(string name)
    {
        var upstream = Classify(200, Bodies.Verdict(false, name, name));
        Assert.Null(upstream.Code);
        Assert.Null(upstream.CertifyId);
        Assert.Null(Classify(400, Bodies.Error(name)).Code);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_has_at_most_64_characters(int length, bool kept)
    {
        var name = new string('a', length);
        Assert.Equal(kept ? name : null, Classify(200, Bodies.Verdict(true, "T001", name)).CertifyId);
        Assert.Equal(kept ? name : null, Classify(400, Bodies.Error(name)).Code);
    }

    [Theory]
    [InlineData("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Error><Code>&x;</Code></Error>")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'NoPermission'>]><Error><Code>&x;</Code></Error>")]
    [InlineData("<Error><Code>NoPermission</Error>")]
    [InlineData("<Error><Code><b>NoPermission</b></Code></Error>")]
    [InlineData("<Error><Message>NoPermission</Message></Error>")]
    [InlineData("<Error><Code>NoPermission")]
    [InlineData("<Code></Code>")]
    [InlineData("NoPermission <Code>NoPermission</Code>")]
    public void Xml_that_is_not_the_gateways_names_nothing(string body) => Assert.Equal(Outcome.UnknownError, Classify(400, body).Outcome);

    [Theory]
    [InlineData(Outcome.TimeoutAfterSend, true)]
    [InlineData(Outcome.ConnectionLostAfterSend, true)]
    [InlineData(Outcome.Unreachable, false)]
    [InlineData(Outcome.LocalExhaustion, false)]
    [InlineData(Outcome.CertificateNotTrusted, false)]
    public void An_exchange_that_broke_may_have_been_judged_when_the_form_had_left(Outcome outcome, bool sent)
    {
        var upstream = ErrorClassifier.Classify(new UpstreamResponse.Failed(outcome, sent));
        Assert.Equal((outcome, sent), (upstream.Outcome, upstream.MayBeProcessed));
    }

    [Fact]
    public void No_error_code_of_the_gateways_own_says_that_the_token_was_judged()
    {
        AssertEach.Of(
            Answers.Codes.Select(row => row.Data).Where(row => row.Item2 is not (Outcome.UnknownError or Outcome.NonceUsed)),
            row => Assert.False(Classify(400, Bodies.Error(row.Item1)).MayBeProcessed, row.Item1));
        Assert.True(Classify(400, Bodies.Error("Whatever")).MayBeProcessed);
        Assert.True(Classify(500, Bodies.Error("InternalError")).MayBeProcessed);
        Assert.True(Classify(200, "<html>").MayBeProcessed);
    }

    [Fact]
    public void No_bytes_make_it_throw_and_none_but_an_honest_pass_passes() =>
        Always.Holds(
            Gen.Elements(200, 200, 200, 400, 403, 429, 500, 503, 204, 302).SelectMany(static status => BentAnswers().Select(body => (status, body))),
            answer =>
            {
                var upstream = ErrorClassifier.Classify(new UpstreamResponse.Received(answer.status, answer.body));
                return !FailOpenPolicy.PassesVerified(upstream.Outcome, new ScenePolicy(AllowTestMode: true))
                    || (answer.status == 200 && upstream is { Code: ['T', ..] });
            });

    // Bytes; and envelopes with one byte changed, cut or doubled.
    private static Gen<byte[]> BentAnswers()
    {
        var raw = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf();
        var envelopes = Gen.Elements(Bodies.Verdict(true, "T001"), Bodies.Verdict(false, "F001"), Bodies.Failure("NoPermission"), Bodies.Xml("Throttling"), "{\"Code\":\"x\"}");
        var bent = envelopes.SelectMany(static text => Gen.Choose(0, text.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(octet =>
        {
            var bytes = Bodies.Utf8(text);
            bytes[at] = (byte)octet;
            return bytes;
        })));
        var cut = envelopes.SelectMany(static text => Gen.Choose(0, text.Length).Select(at => Bodies.Utf8(text[..at] + text[at..] + text[..at])));
        return Gen.OneOf(raw, bent, cut);
    }

    private static UpstreamResult Classify(int status, string body) => ErrorClassifier.Classify(new UpstreamResponse.Received(status, Bodies.Utf8(body)));

    private static UpstreamResult Wait(int status, string body) =>
        ErrorClassifier.Classify(new UpstreamResponse.Received(status, Bodies.Utf8(body)) { AsksToWait = true, RetryAfter = TimeSpan.FromMilliseconds(250) });
}
