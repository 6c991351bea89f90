using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core;

/// <summary>
/// Gets ready what the first visitor would wait for otherwise: the key, and a connection to the service with its
/// handshake. It runs when the process starts and never delays or fails the start.
/// </summary>
public sealed class WarmUp : BackgroundService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ICredentials _credentials;
    private readonly CaptchaEndpoints _endpoints;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    internal WarmUp(ICredentials credentials, CaptchaEndpoints endpoints, HttpMessageInvoker http, TimeProvider time)
    {
        _credentials = credentials;
        _endpoints = endpoints;
        _http = http;
        _time = time;
    }

    /// <summary>Warms up, for at most 5 seconds. What cannot be had now is asked for again by the first request.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Task.WhenAll(_credentials.GetAsync(linked.Token).AsTask(), ConnectAsync(linked.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFaults.IsFault(exception))
        {
            // The service or the store is not there yet.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    // An unsigned request is refused at the gateway: it opens the connection and is billed by nobody.
    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Head, _endpoints.First);
        using var response = await _http.SendAsync(message, cancellationToken);
    }
}
