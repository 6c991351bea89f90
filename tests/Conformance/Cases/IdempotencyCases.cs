using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"A UUID; same token + same key within its life returns the stored verdict, replayed."</summary>
public sealed class IdempotencyCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string OtherKey = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private const string Header = "Idempotency-Key";

    [Theory]
    [InlineData("idempotencyKey")]
    [InlineData("idempotency_key")]
    [InlineData(Header)]
    public async Task The_same_token_with_the_same_key_gets_the_stored_verdict(string place)
    {
        var token = await Emulator.MintTextAsync();
        var first = await SendAsync(token, place, Key);
        var second = await SendAsync(token, place, Key);
        Passed(first);
        Passed(second);
        Assert.False(first.Has("replayed"));
        Assert.True(second.Json.GetProperty("replayed").GetBoolean());
        Assert.NotEqual(first.Id, second.Id, StringComparer.Ordinal);
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("idempotencyKey", "idempotency_key")]
    [InlineData("idempotency_key", Header)]
    [InlineData(Header, "idempotencyKey")]
    public async Task The_key_is_the_same_wherever_it_stands(string first, string second)
    {
        var token = await Emulator.MintTextAsync();
        Passed(await SendAsync(token, first, Key));
        Assert.True((await SendAsync(token, second, Key.ToUpperInvariant())).Json.GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task A_denial_is_stored_too()
    {
        var token = await Emulator.MintTextAsync(verdict: "F009");
        Assert.Equal("rejected", (await SendAsync(token, Header, Key)).Codes);
        var again = await SendAsync(token, Header, Key);
        Assert.Equal(("rejected", true), (again.Codes, again.Json.GetProperty("replayed").GetBoolean()));
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_verdict()
    {
        var token = await Emulator.MintTextAsync(verdict: new { @is = "honest", latencyMilliseconds = 200 });
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(token, Header, Key)));
        AssertEach.Of(replies, Passed);
        Assert.Equal(7, replies.Count(static reply => reply.Has("replayed")));
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task The_same_token_without_a_key_is_a_duplicate() => await IsDuplicateAsync(null, null);

    [Fact]
    public async Task The_same_token_with_a_key_only_the_second_time_is_a_duplicate() => await IsDuplicateAsync(null, Key);

    [Fact]
    public async Task The_same_token_with_another_key_is_a_duplicate() => await IsDuplicateAsync(Key, OtherKey);

    [Fact]
    public async Task The_same_token_and_key_for_another_scene_is_a_duplicate()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await SendAsync(token, Header, Key));
        var reply = await Gate.JsonAsync(Verify, Body.Json((Token, token), ("scene", "v2")), (Header, Key));
        Assert.Equal((200, false, "timeout-or-duplicate", "new-challenge"), (reply.Status, reply.Success, reply.Codes, reply.Field("retry")));
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e")]
    [InlineData("{0f8fad5b-d9cb-469f-a165-70867728950e}")]
    [InlineData("urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950g")]
    public async Task A_key_that_is_no_UUID_is_400(string key)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await SendAsync(token, "idempotencyKey", key), 400, "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_header_that_is_no_UUID_is_400() => Refused(await SendAsync(await Emulator.MintTextAsync(), Header, "x"), 400, "bad-request");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task An_empty_key_is_no_key(string key)
    {
        var token = await Emulator.MintTextAsync();
        Passed(await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(token)}},"idempotencyKey":{{key}}}""", (Header, Key)));
        Assert.True((await SendAsync(token, Header, Key)).Json.GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task A_key_in_body_and_header_is_400() =>
        Refused(await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync()), ("idempotencyKey", Key)), (Header, Key)), 400, "bad-request");

    [Fact]
    public async Task A_key_under_both_names_is_400() =>
        Refused(await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync()), ("idempotencyKey", Key), ("idempotency_key", Key))), 400, "bad-request");

    [Fact]
    public async Task Two_headers_are_400() =>
        Refused(await VerifyAsync(await Emulator.MintTextAsync(), (Header, Key), (Header, Key)), 400, "bad-request");

    [Fact]
    public async Task A_key_that_is_not_a_string_is_400() =>
        Refused(await Gate.JsonAsync(Verify, $$"""{"captchaVerifyParam":{{Body.Text(await Emulator.MintTextAsync())}},"idempotencyKey":1}"""), 400, "bad-request");

    private async Task IsDuplicateAsync(string? firstKey, string? secondKey)
    {
        var token = await Emulator.MintTextAsync();
        Passed(await SendAsync(token, Header, firstKey));
        var reply = await SendAsync(token, Header, secondKey);
        Assert.Equal((200, false, "timeout-or-duplicate", "new-challenge"), (reply.Status, reply.Success, reply.Codes, reply.Field("retry")));
        Assert.Single(await Emulator.CallsAsync(token));
    }

    private Task<Reply> SendAsync(string token, string place, string? key) => (place, key) switch
    {
        (_, null) => VerifyAsync(token),
        (Header, _) => VerifyAsync(token, (Header, key)),
        _ => Gate.JsonAsync(Verify, Body.Json((Token, token), (place, key))),
    };
}
