using System.Net.Http.Headers;

namespace CaptchaGate.Doctor;

/// <summary>
/// Checks a running endpoint from outside: whether a caller gets a limit of its own for each address that it writes into a
/// header. It uses up this machine's limit with requests without a token, which cost nothing, and then tries forged ones.
/// </summary>
internal sealed class EndpointCheck(HttpMessageInvoker http, Uri endpoint, TimeProvider time)
{
    private const int MaxRequests = 200;
    private const int Parallel = 8;
    private const int Rounds = 10;

    // What comes back of the limit meanwhile admits some, with and without a header; a limit of its own admits all.
    private const int MostRefused = 1;
    private const int MostPlain = Rounds / 2;

    // What a request without a token gets, and what one beyond the limit gets.
    private const int Malformed = 400;
    private const int Limited = 429;

    private const string Plain = "";
    private const string HopsRemedy = "Set Http__TrustedHops to the number of your own proxies, 0 without one; each of them must append to the header and not pass on a list of the caller's.";

    private static readonly string[] Forgeable = ["X-Forwarded-For", "x-fc-client-ip", "X-Real-IP", "Forwarded"];

    private readonly Uri _verify = endpoint.AbsolutePath.EndsWith("/verify", StringComparison.OrdinalIgnoreCase)
        ? endpoint
        : new UriBuilder(endpoint) { Path = endpoint.AbsolutePath.TrimEnd('/') + "/verify" }.Uri;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sent = 0;
            for (var limited = false; !limited && sent < MaxRequests; sent += Parallel)
            {
                var statuses = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => SendAsync(Plain, 0, cancellationToken)));
                if (Array.Find(statuses, static status => status is not (Malformed or Limited)) is var other and not 0)
                    return Finding.Failed(Check.ClientAddress, $"the answer is {other}, not the 400 of a request without a token", "Name the address of the routes, such as https://verify.example.com/api.");
                limited = Array.Exists(statuses, static status => status is Limited);
            }

            return sent >= MaxRequests ? Unlimited : await ForgeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Finding.Failed(Check.ClientAddress, "the endpoint does not answer", "Check its address and whether this machine can reach it.");
        }
    }

    private static Finding Unlimited { get; } = Finding.Warning(
        Check.ClientAddress,
        $"{MaxRequests} requests of this machine were not limited",
        "Is Http__RateLimit__PerClientPerMinute off or higher, or are client addresses unknown (event 1030)? Several instances each have a limit of their own.");

    private async Task<Finding> ForgeAsync(CancellationToken cancellationToken)
    {
        var admitted = Forgeable.Append(Plain).ToDictionary(static header => header, static _ => 0, StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var header in Forgeable.Append(Plain))
            {
                if (await SendAsync(header, round, cancellationToken) is not Limited)
                    admitted[header]++;
            }
        }

        var splitting = Array.FindAll(Forgeable, header => admitted[header] >= Rounds - MostRefused && admitted[Plain] <= MostPlain);
        return splitting.Length == 0
            ? Finding.Ok(Check.ClientAddress, "a forged address in a header does not get a limit of its own")
            : Finding.Failed(Check.ClientAddress, $"each forged address in {string.Join(" and ", splitting)} gets a limit of its own, so no limit for clients holds", HopsRemedy);
    }

    private async Task<int> SendAsync(string header, int round, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limits.Answer, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Post, _verify) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // Addresses of documents (RFC 5737): no machine has them.
        var forged = $"198.51.100.{round + 1}";
        if (header.Length > 0)
            message.Headers.TryAddWithoutValidation(header, header is "Forwarded" ? $"for={forged}" : forged);
        using var answer = await http.SendAsync(message, linked.Token);
        return (int)answer.StatusCode;
    }
}
