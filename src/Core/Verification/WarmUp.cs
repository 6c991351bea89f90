using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Resilience.Regions;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// Gets ready what the first visitor would wait for otherwise: the key, and a connection to the service with its
/// handshake. It runs when the process starts and never delays or fails the start.
/// </summary>
public sealed class WarmUp : BackgroundService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ICredentials _credentials;
    private readonly RegionalServices _services;
    private readonly TimeProvider _time;

    // However often it runs, it opens one connection: callers can ask for it where a platform's hook is a route.
    private readonly Lazy<Task> _connection;
    private readonly Lazy<Task> _initialization;

    internal WarmUp(ICredentials credentials, RegionalServices services, TimeProvider time)
    {
        _credentials = credentials;
        _services = services;
        _time = time;
        _connection = new(ConnectAsync);
        _initialization = new(() => RunAsync(CancellationToken.None));
    }

    /// <summary>
    /// Warms up once more where a platform's hook brings what was missing at the start, such as the credentials in its headers.
    /// The first call does it; those that come meanwhile wait for it, and later ones return at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait and not the warm-up.</param>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _initialization.Value.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That caller went away; the others still wait.
        }
    }

    /// <summary>Warms up, for at most 5 seconds. What cannot be had now is asked for again by the first request.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Task.WhenAll(_credentials.GetAsync(linked.Token).AsTask(), _connection.Value.WaitAsync(linked.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFaults.IsFault(exception))
        {
            // The service or the store is not there yet.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    // An unsigned request is rejected at the gateway: it opens the connection and is not billed.
    private Task ConnectAsync() => Task.WhenAll(_services.All.Select(ConnectAsync));

    private async Task ConnectAsync(RegionalService service)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        using var http = new HttpMessageInvoker(service.Http, disposeHandler: false);
        using var message = new HttpRequestMessage(HttpMethod.Head, service.Endpoints.First);
        using var response = await http.SendAsync(message, limit.Token);
    }
}
