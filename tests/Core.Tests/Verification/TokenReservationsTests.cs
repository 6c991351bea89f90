using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Tests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Verification;

public sealed class TokenReservationsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedState _state = new();
    private readonly TokenReservations _reservations;
    private readonly Deadline _deadline;

    public TokenReservationsTests()
    {
        _reservations = new TokenReservations(_state, _time, Options.Create(new CaptchaOptions { Deadline = Limit }));
        _deadline = new Deadline(_time, Limit, CancellationToken.None);
    }

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task A_reservation_that_is_granted_takes_one_call()
    {
        _state.Answer(Reservation.Granted.Instance);
        Assert.IsType<Reservation.Granted>(await ReserveAsync());
        Assert.Equal(1, _state.Reserved);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_leaves_it_to_this_instance()
    {
        _state.Answer(Reservation.Unknown.Instance);
        Assert.IsType<Reservation.Unknown>(await ReserveAsync());
    }

    [Fact]
    public async Task What_is_in_flight_elsewhere_is_waited_for()
    {
        var stored = new Reservation.Stored(Requests.Result(Outcome.Passed, succeeded: true));
        _state.Answer(Reservation.InFlight.Instance, Reservation.InFlight.Instance, stored);
        var waiting = ReserveAsync();
        Assert.False(waiting.IsCompleted);
        Assert.Same(stored, await AdvanceUntilAsync(waiting));
    }

    [Fact]
    public async Task A_token_that_another_instance_released_is_taken_over()
    {
        _state.Answer(Reservation.InFlight.Instance, Reservation.Granted.Instance);
        Assert.IsType<Reservation.Granted>(await AdvanceUntilAsync(ReserveAsync()));
    }

    [Fact]
    public async Task What_was_in_flight_is_never_sent_because_the_store_stopped_answering()
    {
        _state.Answer(Reservation.InFlight.Instance, Reservation.Unknown.Instance);
        Assert.IsType<Reservation.Used>(await AdvanceUntilAsync(ReserveAsync()));
    }

    [Fact]
    public async Task What_is_in_flight_until_the_deadline_is_used()
    {
        _state.Answer(Reservation.InFlight.Instance);
        Assert.IsType<Reservation.Used>(await AdvanceUntilAsync(ReserveAsync()));
        // A reply that came too late may have granted it: it was not sent, so it is given back.
        Assert.Null(Assert.Single(_state.Completed));
    }

    [Fact]
    public async Task A_token_that_was_not_judged_and_did_not_pass_is_released()
    {
        await _reservations.CompleteAsync(Requests.Create(hasKey: false), Verdict(mayBeJudged: false, success: false));
        Assert.Null(Assert.Single(_state.Completed));
    }

    [Fact]
    public async Task A_result_is_stored_for_requests_with_a_key_only()
    {
        await _reservations.CompleteAsync(Requests.Create(hasKey: false), Verdict(mayBeJudged: true, success: false));
        Assert.Empty(_state.Completed);
        await _reservations.CompleteAsync(Requests.Create(), Verdict(mayBeJudged: true, success: false));
        Assert.False(Assert.Single(_state.Completed)!.Succeeded);
    }

    [Fact]
    public async Task What_is_undecided_is_not_stored()
    {
        await _reservations.CompleteAsync(Requests.Create(), Verdict(mayBeJudged: true, success: false) with { IsUndecided = true });
        Assert.Empty(_state.Completed);
    }

    private static VerificationResult Verdict(bool mayBeJudged, bool success) =>
        new() { Id = "id", Upstream = new UpstreamResult(Outcome.TimeoutAfterSend) { MayBeProcessed = mayBeJudged }, Success = success, At = default };

    private Task<Reservation> ReserveAsync() => _reservations.ReserveAsync(Requests.Create(), _deadline).AsTask();

    private async Task<Reservation> AdvanceUntilAsync(Task<Reservation> waiting)
    {
        // What the timer resumes may run on another thread.
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return waiting.IsCompleted;
        });
        return await waiting;
    }
}
