using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Credentials;

/// <summary>Asks the services of Alibaba Cloud that hand out credentials, STS and KMS, over the one connection pool.</summary>
internal sealed class CredentialService(HttpMessageInvoker http, INonceSource nonces, ServiceClock clock)
{
    /// <summary>Builds the message of one attempt.</summary>
    /// <param name="date">The time by the service's clock.</param>
    /// <param name="nonce">A value never used before.</param>
    public delegate HttpRequestMessage Call(DateTimeOffset date, string nonce);

    /// <param name="service">The service's name, for the log.</param>
    /// <param name="read">Reads the body of a 200.</param>
    public async Task<CredentialLoad> LoadAsync(string service, Call call, Func<byte[], CredentialLoad> read, CancellationToken cancellationToken)
    {
        var (body, fault) = await AskAsync(service, call, cancellationToken);
        return body is null ? fault! : read(body);
    }

    /// <param name="service">The service's name, for the log.</param>
    /// <returns>The body of a 200, or the failure.</returns>
    public async Task<(byte[]? Body, CredentialLoad? Fault)> AskAsync(string service, Call call, CancellationToken cancellationToken)
    {
        var (response, fault) = await SendAsync(service, call, cancellationToken);
        if (response is UpstreamResponse.Received { Status: not 200, Date: { } date } && ErrorClassifier.Classify(response).Outcome is Outcome.ClockSkewed)
        {
            clock.UpdateSkew(date);
            (response, fault) = await SendAsync(service, call, cancellationToken);
        }

        if (response is null)
            return (null, fault ?? throw new InvalidOperationException("A call has either an exchange or a fault."));
        return response is UpstreamResponse.Received { Status: 200 } received ? (received.Body ?? [], null) : (null, Failed(service, ErrorClassifier.Classify(response)));
    }

    private async Task<(UpstreamResponse? Exchange, CredentialLoad? Fault)> SendAsync(string service, Call call, CancellationToken cancellationToken)
    {
        using var message = call(clock.Now, nonces.Next());
        try
        {
            using var response = await http.SendAsync(message, cancellationToken);
            return (await UpstreamResponseReader.ReadAsync(response, cancellationToken), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit, for a connection: a timer of this process.
            return (null, StoreFaults.Silent(service));
        }
        catch (Exception exception) when (TransportFaults.IsFault(exception))
        {
            // Asking for credentials spends nothing, so it does not matter whether the request had left.
            var outcome = TransportFaults.Classify(exception, sent: false);
            return outcome is Outcome.Unreachable or Outcome.ConnectTimedOut or Outcome.LocalExhaustion && StoreFaults.Of(exception, service) is { } fault
                ? (null, fault)
                : (new UpstreamResponse.Failed(outcome, Sent: false), null);
        }
    }

    // A closed answer stays closed: what is no outage by the decision table (an untrusted certificate, a refusal by name, our
    // own exhaustion) must not trigger fail-open as one.
    private static CredentialLoad Failed(string service, UpstreamResult upstream)
    {
        var reason = $"{service}: {upstream.Code ?? upstream.Outcome.ToString()}";
        return upstream.Row.Class is OutcomeClass.Unavailable or OutcomeClass.Ambiguous or OutcomeClass.Throttled
            ? new CredentialLoad.StoreDown(reason)
            : new CredentialLoad.Misconfigured(reason);
    }
}
