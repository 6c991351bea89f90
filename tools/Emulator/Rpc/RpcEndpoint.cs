using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Emulator.Rpc;

/// <summary><c>POST /</c>: reads the call, writes it down, finds out how to react, and reacts.</summary>
internal sealed class RpcEndpoint(RpcService service, TokenMint tokens, Journal journal, Script script, StandingReactions standing, Delivery delivery, EmulatorClock clock)
{
    public async Task Handle(HttpContext context)
    {
        var call = await RpcCall.ReadAsync(context.Request, context.RequestAborted);
        var entry = Entry(context, call);
        journal.Begin(entry);

        var reaction = script.Next(entry.Action) ?? standing.Match(entry) ?? Of(entry) ?? Reaction.Honest;
        // Only captcha calls must be kept from the service: asking for a secret spends nothing, and a fault then spoils a true answer.
        var honest = reaction.Processed || entry.Action is not RpcService.VerifyCaptcha ? service.Answer(call, entry, reaction as VerdictReaction) : null;
        entry.ServiceOutcome = honest?.Outcome;
        journal.Finish(entry, reaction is HonestReaction or VerdictReaction ? honest!.Outcome : reaction.Name);
        await delivery.Deliver(context, entry, reaction, honest, call.Header("host") ?? "");
    }

    // A verdict minted into a token is applied by the verification: the token must still be fresh and its scene right.
    private Reaction? Of(JournalEntry entry) =>
        entry.CaptchaVerifyParam is { } text && tokens.Find(entry.CertifyId) is { Reaction: { } reaction and not VerdictReaction } token && token.Is(text)
            ? reaction
            : null;

    private JournalEntry Entry(HttpContext context, RpcCall call)
    {
        var text = call.Parameter("CaptchaVerifyParam");
        var certifyId = string.IsNullOrEmpty(text) ? null : ReceivedToken.Read(text)?.CertifyId;
        return new()
        {
            Time = clock.GetUtcNow(),
            Connection = context.Connection.Id,
            Action = call.Action,
            Query = call.RawQuery,
            Headers = call.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            BodyBytes = call.Body.Length,
            AccessKeyId = AuthorizationHeader.Read(call.Header("Authorization"))?.Credential,
            Nonce = call.Header("x-acs-signature-nonce"),
            SceneId = call.Parameter("SceneId"),
            CaptchaVerifyParam = text,
            CertifyId = certifyId,
            Minted = tokens.Find(certifyId) is not null,
        };
    }
}
