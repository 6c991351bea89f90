using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Verification;

/// <summary>Reserves tokens among all instances and waits for what another instance is about to answer.</summary>
internal sealed class TokenReservations(ISharedState state, TimeProvider time, IOptions<CaptchaOptions> options)
{
    /// <summary>How much longer a reservation lasts than the verification that it is for.</summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _lease = options.Value.Deadline + LeaseMargin;

    /// <summary>Reserves a token; where the same request is in flight on another instance, waits for its result.</summary>
    /// <returns>Never <see cref="Reservation.InFlight"/>: what is still in flight at the deadline may be processed.</returns>
    public async ValueTask<Reservation> ReserveAsync(ReservationRequest request, Deadline deadline)
    {
        var reservation = await state.ReserveAsync(request, _lease, deadline.Token);
        if (reservation is not Reservation.InFlight)
            return reservation;
        return await WaitAsync(request, deadline);
    }

    /// <summary>Reports to the other instances the result of a token that this one reserved.</summary>
    public ValueTask CompleteAsync(ReservationRequest request, VerificationResult verdict)
    {
        if (!verdict.Success && !verdict.Upstream.MayBeProcessed)
            return state.CompleteAsync(request, result: null, CancellationToken.None);
        // Without a key no request can get the result again, and the reservation alone says that the token is used. Where nothing is decided,
        // this instance keeps the token and decides when it is asked again.
        return request.IdempotencyKey is null || verdict.IsUndecided
            ? default
            : state.CompleteAsync(request, SharedResult.Create(verdict), CancellationToken.None);
    }

    private async Task<Reservation> WaitAsync(ReservationRequest request, Deadline deadline)
    {
        var pause = MinPause;
        try
        {
            while (true)
            {
                await Task.Delay(pause, time, deadline.Token);
                pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
                // A store that stops answering does not make a token fit to be sent that another instance may have sent.
                if (await state.ReserveAsync(request, _lease, deadline.Token) is var next and not (Reservation.InFlight or Reservation.Unknown))
                    return next;
            }
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            // A reply without a caller may have granted the token, which was not sent: the others need not wait for it.
            await state.CompleteAsync(request, result: null, CancellationToken.None);
            return Reservation.Used.Instance;
        }
    }
}
