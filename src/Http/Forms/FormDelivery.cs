using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Forms;

/// <summary>Sends a verified submission to its form's target: up to three tries with one <c>webhook-id</c>, inside one deadline.</summary>
internal sealed class FormDelivery : IDisposable
{
    /// <summary>"A delivery is tried up to 3 times."</summary>
    public const int MaxTries = 3;

    /// <summary>The limit of all tries together.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(4);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly ILogger<FormDelivery> _log;
    private readonly DeliveryPace _pace;

    public FormDelivery(IHostEnvironment environment, TimeProvider time, ILogger<FormDelivery> log)
    {
        _time = time;
        _pace = new DeliveryPace(time);
        _log = log;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            // In Development the receiver runs on the same machine.
            ConnectCallback = environment.IsDevelopment() ? null : PublicAddresses.ConnectAsync,
        });
    }

    /// <param name="id">What the receiver recognises a repeated delivery by.</param>
    /// <param name="ended">Cancelled when the process ends and waits no longer. A caller who leaves ends no delivery: the token is used.</param>
    /// <returns>Whether the target took it.</returns>
    public async Task<bool> SendAsync(string form, FormOptions options, string id, ReadOnlyMemory<byte> body, CancellationToken ended)
    {
        var started = _time.GetTimestamp();
        var taken = await TryAllAsync(form, options, id, body, ended);
        if (!ended.IsCancellationRequested)
            _pace.Record(form, taken, _time.GetElapsedTime(started));
        return taken;
    }

    /// <summary>Sends nothing, and takes as long as the form's last delivery took.</summary>
    /// <returns>Whether the target took that one.</returns>
    public Task<bool> ImitateAsync(string form, CancellationToken ended) => _pace.RepeatAsync(form, ended);

    public void Dispose() => _http.Dispose();

    private async Task<bool> TryAllAsync(string form, FormOptions options, string id, ReadOnlyMemory<byte> body, CancellationToken ended)
    {
        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ended);
        for (var tries = 1; ; tries++)
        {
            var status = await TryAsync(options, id, body, linked.Token);
            if (IsTaken(options, status))
            {
                _log.FormDelivered(form, tries);
                return true;
            }

            if (tries == MaxTries || !MayTryAgain(status) || linked.IsCancellationRequested || !await PauseAsync(tries, linked.Token))
            {
                _log.FormNotDelivered(form, tries, status);
                return false;
            }
        }
    }

    private static bool IsTaken(FormOptions options, int status) =>
        status is >= 200 and < 300 || (options.AcceptRedirect && status is (301 or 302 or 303 or 307 or 308));

    // A permanent rejection by the target is not retried.
    private static bool MayTryAgain(int status) => status is 0 or 408 or 429 or >= 500;

    private async Task<int> TryAsync(FormOptions options, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        WebhookSignature.TryReadSecret(options.SigningSecret, out var secret);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var limit = new CancellationTokenSource(TryTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Post, options.Target) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Add("webhook-id", id);
        message.Headers.Add("webhook-timestamp", timestamp);
        message.Headers.Add("webhook-signature", WebhookSignature.Of(secret!, id, timestamp, body.Span));
        try
        {
            using var response = await _http.SendAsync(message, linked.Token);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return 0;
        }
    }

    private async Task<bool> PauseAsync(int tries, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250 * tries), _time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
