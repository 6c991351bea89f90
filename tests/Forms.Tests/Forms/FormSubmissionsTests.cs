using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Forms;

namespace CaptchaGate.Forms.Tests.Forms;

public sealed class FormSubmissionsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FormSubmissions _submissions;

    public FormSubmissionsTests() => _submissions = new FormSubmissions(_time);

    [Fact]
    public async Task It_never_holds_more_than_its_capacity_and_forgets_the_oldest()
    {
        for (var i = 0; i < FormSubmissions.Capacity + 10; i++)
            await SubmitAsync($"{i}", Passed);
        Assert.Equal(FormSubmissions.Capacity, _submissions.Count);
        Assert.True((await SubmitAsync("10", Passed)).IsShared);
        Assert.False((await SubmitAsync("9", Passed)).IsShared);
    }

    [Fact]
    public async Task It_remembers_as_long_as_a_token_lives()
    {
        await SubmitAsync("a", Passed);
        _time.Advance(FormSubmissions.Life / 2);
        Assert.True((await SubmitAsync("a", Passed)).IsShared);
        _time.Advance(FormSubmissions.Life);
        Assert.False((await SubmitAsync("a", Passed)).IsShared);
        Assert.Equal(1, _submissions.Count);
    }

    [Fact]
    public async Task What_came_to_nothing_is_not_remembered()
    {
        await SubmitAsync("not judged", Denied(mayBeJudged: false));
        await SubmitAsync("left", Denied(mayBeJudged: true) with { IsUndecided = true });
        await Assert.ThrowsAsync<InvalidOperationException>(() => _submissions.ShareAsync(Key("fault"), static () => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(0, _submissions.Count);
        await SubmitAsync("rejected", Denied(mayBeJudged: true));
        Assert.Equal(1, _submissions.Count);
    }

    [Fact]
    public async Task When_the_first_comes_to_nothing_one_of_those_that_wait_takes_its_place()
    {
        var first = new TaskCompletionSource<FormOutcome>();
        var submitting = _submissions.ShareAsync(Key("a"), () => first.Task, CancellationToken.None);
        var submitted = 0;
        var waiting = Enumerable.Range(0, 8).Select(_ => _submissions.ShareAsync(
            Key("a"),
            () =>
            {
                Interlocked.Increment(ref submitted);
                return Task.FromResult(new FormOutcome(Passed, IsDelivered: true));
            },
            CancellationToken.None)).ToArray();
        first.SetResult(new FormOutcome(Denied(mayBeJudged: true) with { IsUndecided = true }, IsDelivered: false));

        Assert.False((await submitting).Outcome.IsDelivered);
        AssertEach.Of(await Task.WhenAll(waiting), static shared => Assert.True(shared.Outcome.IsDelivered));
        Assert.Equal(1, submitted);
    }

    [Fact]
    public async Task A_fault_of_the_first_is_not_the_others()
    {
        var first = new TaskCompletionSource<FormOutcome>();
        var submitting = _submissions.ShareAsync(Key("a"), () => first.Task, CancellationToken.None);
        var waiting = SubmitAsync("a", Passed);
        first.SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => submitting);
        Assert.False((await waiting).IsShared);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_ends_only_that_wait()
    {
        var first = new TaskCompletionSource<FormOutcome>();
        var submitting = _submissions.ShareAsync(Key("a"), () => first.Task, CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _submissions.ShareAsync(Key("a"), () => first.Task, new CancellationToken(canceled: true)));
        first.SetResult(new FormOutcome(Passed, IsDelivered: true));
        Assert.True((await submitting).Outcome.IsDelivered);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_another_half()
    {
        Assert.NotEqual(Key("\ud800"), Key("\ud801"));
        Assert.Equal(Key("\ud83d\ude00"), Key("😀"));
    }

    [Fact]
    public void A_key_prints_nothing() => Assert.Equal("***", $"{Key("a")}");

    private static VerificationResult Passed { get; } = new() { Id = "1", Upstream = new UpstreamResult(Outcome.Passed) { MayBeProcessed = true }, Success = true, At = DateTimeOffset.UnixEpoch };

    private static VerificationResult Denied(bool mayBeJudged) =>
        new() { Id = "1", Upstream = new UpstreamResult(Outcome.InternalError) { MayBeProcessed = mayBeJudged }, Success = false, At = DateTimeOffset.UnixEpoch };

    private static SubmissionKey Key(string text)
    {
        var fields = new Fields();
        fields.Add("message", text);
        return SubmissionKey.Of("contact", "token", fields);
    }

    private Task<(FormOutcome Outcome, bool IsShared)> SubmitAsync(string text, VerificationResult result) =>
        _submissions.ShareAsync(Key(text), () => Task.FromResult(new FormOutcome(result, result.Success)), CancellationToken.None);
}
