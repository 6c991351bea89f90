namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>A receiver that does not take it: tried again with one id, and the page hears that nothing was sent.</summary>
public sealed class DeliveryTests : FormTest
{
    private const int NotDelivered = 1022;
    private const int Delivered = 1021;

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_tried_three_times_with_one_id_and_fresh_timestamps(int status)
    {
        Receiver.Answer(status, status, 204);
        Receiver.OnDelivery = () => Gate.Time.ShiftWallClock(TimeSpan.FromMinutes(1));

        var reply = await SendAsync();

        Assert.True(reply is { Status: 200, Answer.Success: true }, $"{reply}");
        Assert.Equal(3, Receiver.Deliveries.Count);
        Assert.Single(Receiver.Deliveries.Select(delivery => delivery.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(Receiver.Deliveries.Select(delivery => delivery.Body).Distinct(StringComparer.Ordinal));
        AssertEach.Of(Receiver.Deliveries, delivery => Assert.True(delivery.IsSignedWith(FormsGate.Secret)));
        var times = Receiver.Deliveries.Select(delivery => delivery.Timestamp).ToArray();
        Assert.True(times[1] - times[0] >= 60 && times[2] - times[1] >= 60, string.Join(", ", times));
        Assert.Contains("on attempt 3", Assert.Single(Gate.Log.Of(Delivered)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_stays_down_gives_502_and_asks_for_a_new_challenge()
    {
        Receiver.Answer(500, 502, 503, 204);

        var reply = await SendAsync();

        Assert.True(reply is { Status: 502, Answer: { Success: false, Verified: true, Retry: "new-challenge" } }, $"{reply}");
        Assert.Equal(["upstream-unavailable"], reply.Answer!.ErrorCodes);
        Assert.Equal(3, Receiver.Deliveries.Count);
        Assert.Contains("after 3 attempts; the target's last status was 503", Assert.Single(Gate.Log.Of(NotDelivered)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Gate.Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_gives_502_and_the_log_says_so_without_what_was_typed()
    {
        await Receiver.DisposeAsync();

        var reply = await SendAsync();

        Assert.True(reply is { Status: 502, Answer: { Success: false, Retry: "new-challenge" } }, $"{reply}");
        Assert.Single(Gate.Log.Of(NotDelivered));
        Assert.DoesNotContain(Gate.Log.Lines, line => line.Contains("secret plans", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(413)]
    public async Task What_the_receiver_refuses_is_not_tried_again(int status)
    {
        Receiver.Answer(status);
        var reply = await SendAsync();
        Assert.True(reply is { Status: 502, Answer: { Success: false, Retry: "new-challenge" } }, $"{reply}");
        Assert.Single(Receiver.Deliveries);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_counts_as_refused(int status)
    {
        await using var elsewhere = await Receiver.StartAsync();
        var target = elsewhere.Address.AbsoluteUri;
        Receiver.Answer(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = target;
            return Task.CompletedTask;
        });

        Assert.Equal(502, (await SendAsync()).Status);
        Assert.Single(Receiver.Deliveries);
        Assert.Empty(elsewhere.Deliveries);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_with_the_same_id()
    {
        Receiver.Answer(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.True((await SendAsync()).Answer!.Success);
        Assert.Equal(2, Receiver.Deliveries.Count);
        Assert.Single(Receiver.Deliveries.Select(delivery => delivery.Id).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_ends_with_502_within_the_delivery_s_own_deadline()
    {
        for (var i = 0; i < 3; i++)
            Receiver.Answer(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        Assert.Equal(502, (await SendAsync()).Status);
        Assert.Single(Gate.Log.Of(NotDelivered));
    }

    [Fact]
    public async Task A_visitor_who_leaves_before_it_is_taken_loses_nothing()
    {
        var left = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        Receiver.OnDelivery = leaving.Cancel;
        Receiver.Answer(_ => left.Task);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("captchaVerifyParam", Gate.Mint())]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gate.SendAsync(content, cancellationToken: leaving.Token));

        left.SetResult();
        await Eventually.HoldsAsync(() => Gate.Log.Of(Delivered).Count > 0);
        Assert.Single(Receiver.Deliveries.Select(delivery => delivery.Id).Distinct(StringComparer.Ordinal));
        Assert.Empty(Gate.Log.Of(NotDelivered));
    }

    [Fact]
    public async Task Two_submissions_have_two_ids()
    {
        await SendAsync();
        await SendAsync();
        Assert.Equal(2, Receiver.Deliveries.Select(delivery => delivery.Id).Distinct(StringComparer.Ordinal).Count());
    }

    private Task<FormReply> SendAsync() => Gate.ByScriptAsync(("message", "secret plans"), ("captchaVerifyParam", Gate.Mint()));
}
