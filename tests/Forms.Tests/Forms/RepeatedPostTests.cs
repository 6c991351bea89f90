using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>The same submission posted again, and visitors who leave: it is delivered once, and every post of it ends alike.</summary>
public sealed class RepeatedPostTests : FormTest
{
    private async Task DisconnectWhileVerifyingAsync(string token)
    {
        using var leaving = new CancellationTokenSource();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("message", "hello"), KeyValuePair.Create("captchaVerifyParam", token)]);
        var post = Gate.SendAsync(content, FormPost.BrowserAccept, leaving.Token);
        await Gate.Emulator.Journal.WaitForAsync(journal => journal.ForToken(token).Count == 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    private const int Delivered = 1021;
    private const int Repeated = 1027;

    private protected override (string Name, string? Value)[] MoreSettings =>
    [
        ("Forms__contact__SuccessUrl", "https://www.example.com/thanks"),
        ("Forms__contact__FailureUrl", "https://www.example.com/sorry"),
        ("Captcha__Deadline", "00:00:30"),
        ("Captcha__AttemptTimeout", "00:00:25"),
        ("Captcha__ConnectTimeout", "00:00:20"),
        // Another form with the same target.
        ("Forms__other__Target", Receiver.Address.AbsoluteUri),
        ("Forms__other__SigningSecret", FormsGate.Secret),
    ];

    [Fact]
    public async Task A_post_that_comes_while_the_first_is_verified_or_delivered_shares_its_outcome()
    {
        var token = Late();
        var taken = new TaskCompletionSource();
        Receiver.Answer(_ => taken.Task);
        var posts = Enumerable.Range(0, 5).Select(_ => NativelyAsync(token)).ToList();
        await Eventually.HoldsAsync(() => Receiver.Deliveries.Count > 0);
        posts.Add(NativelyAsync(token));
        taken.SetResult();

        foreach (var post in posts)
            Assert.Equal((303, "https://www.example.com/thanks"), ((await post).Status, (await post).Location));
        AssertDeliveredOnce(token);
        Assert.NotEmpty(Gate.Log.Of(Repeated));
    }

    [Fact]
    public async Task A_post_that_comes_afterwards_shares_it_too()
    {
        var token = Gate.Mint();
        Assert.Equal("https://www.example.com/thanks", (await NativelyAsync(token)).Location);
        Assert.Equal("https://www.example.com/thanks", (await NativelyAsync(token)).Location);
        // By a script: the fields count, not how they are written.
        Assert.True((await Gate.ByScriptAsync(("message", "hello"), ("captchaVerifyParam", token))).Answer!.Success);
        AssertDeliveredOnce(token);
    }

    [Fact]
    public async Task A_denial_is_shared_as_well()
    {
        var token = Gate.Emulator.Mint(Scenes.V3, verdict: "F009").CaptchaVerifyParam;
        for (var i = 0; i < 2; i++)
            Assert.Equal("https://www.example.com/sorry?error=rejected", (await NativelyAsync(token)).Location);
        Assert.Empty(Receiver.Deliveries);
        Assert.Single(Gate.Emulator.Journal.ForToken(token));
    }

    [Fact]
    public async Task What_was_not_judged_is_verified_anew()
    {
        var token = Gate.Mint();
        Gate.Emulator.Script("Throttling.User");
        Assert.Equal("https://www.example.com/sorry?error=rate-limited", (await NativelyAsync(token)).Location);
        Assert.Equal("https://www.example.com/thanks", (await NativelyAsync(token)).Location);
        Assert.Single(Receiver.Deliveries);
    }

    [Theory]
    [InlineData("message", "hello!")]
    [InlineData("message", "")]
    [InlineData("Message", "hello")]
    [InlineData("messag", "ehello")]
    [InlineData("message", "hello\0")]
    public async Task The_same_token_with_another_content_is_a_duplicate_and_not_sent(string name, string value)
    {
        var token = Gate.Mint();
        await NativelyAsync(token);
        Assert.Equal("https://www.example.com/sorry?error=timeout-or-duplicate", (await Gate.NativelyAsync((name, value), ("captchaVerifyParam", token))).Location);
        Assert.Equal("https://www.example.com/sorry?error=timeout-or-duplicate", (await Gate.NativelyAsync(("message", "hello"), (name + "2", value), ("captchaVerifyParam", token))).Location);
        AssertDeliveredOnce(token);
    }

    [Fact]
    public async Task Values_that_only_run_together_to_the_same_text_are_another_content()
    {
        var token = Gate.Mint();
        await Gate.NativelyAsync(("a", "x"), ("b", "y"), ("captchaVerifyParam", token));
        foreach (var other in new (string, string)[][] { [("a", "xby")], [("a", "x"), ("a", "y")], [("b", "y"), ("a", "x")], [("ax", "b"), ("y", "")] })
            Assert.Equal("https://www.example.com/sorry?error=timeout-or-duplicate", (await Gate.NativelyAsync([.. other, ("captchaVerifyParam", token)])).Location);
        Assert.Single(Receiver.Deliveries);
    }

    [Fact]
    public async Task The_same_token_and_content_for_another_form_is_a_duplicate()
    {
        var token = Gate.Mint();
        await NativelyAsync(token);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("message", "hello"), KeyValuePair.Create("captchaVerifyParam", token)]);
        using var other = await Gate.Client.PostAsync(new Uri("/api/forms/other", UriKind.Relative), content);
        Assert.Contains("timeout-or-duplicate", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertDeliveredOnce(token);
    }

    [Fact]
    public async Task A_visitor_who_leaves_while_the_token_is_verified_has_sent_the_form()
    {
        var token = Late();
        await DisconnectWhileVerifyingAsync(token);

        Assert.Equal("https://www.example.com/thanks", (await NativelyAsync(token)).Location);
        Assert.Single(Gate.Log.Of(Delivered));
        AssertDeliveredOnce(token);
    }

    [Fact]
    public async Task A_visitor_who_left_alone_has_sent_it_too()
    {
        var token = Late();
        await DisconnectWhileVerifyingAsync(token);

        await Eventually.HoldsAsync(() => Gate.Log.Of(Delivered).Count > 0);
        AssertDeliveredOnce(token);
    }

    [Fact]
    public async Task An_honest_post_does_not_share_the_outcome_of_one_that_filled_in_more()
    {
        var token = Gate.Mint();
        await Gate.NativelyAsync(("message", "hello"), ("website", "https://spam.example"), ("captchaVerifyParam", token));
        Assert.Equal("https://www.example.com/sorry?error=timeout-or-duplicate", (await NativelyAsync(token)).Location);
    }

    [Fact]
    public async Task No_event_holds_what_was_typed_or_the_token()
    {
        var token = Gate.Mint();
        for (var i = 0; i < 2; i++)
            await Gate.NativelyAsync(("message", "secret plans"), ("captchaVerifyParam", token));
        Assert.NotEmpty(Gate.Log.Of(Repeated));
        Assert.DoesNotContain(Gate.Log.Lines, line => line.Contains("secret plans", StringComparison.Ordinal) || line.Contains(token, StringComparison.Ordinal));
    }

    private string Late() => Gate.Emulator.Mint(Scenes.V3, verdict: Reaction.Honest with { Latency = TimeSpan.FromMilliseconds(300) }).CaptchaVerifyParam;

    private Task<FormReply> NativelyAsync(string token) => Gate.NativelyAsync(("message", "hello"), ("captchaVerifyParam", token));

    private void AssertDeliveredOnce(string token)
    {
        Assert.Equal("hello", Assert.Single(Receiver.Deliveries).Fields["message"]);
        Assert.Single(Gate.Emulator.Journal.ForToken(token));
    }
}
