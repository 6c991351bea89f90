using System.Net;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>Uses up limits with requests without a token, which cost nothing.</summary>
internal static class Limited
{
    public const int Requests = 40;

    // Of a limit of 5 a minute one comes back in 12 s: even a very slow machine does not get all of them back.
    public const string PerMinute = "5";
    public const int LeastRefused = Requests / 2;
    public const int MostRefused = Requests - 5;

    /// <summary>Sends <see cref="Requests"/> requests, each with the headers that <paramref name="headers"/> makes for its number.</summary>
    /// <returns>How many were refused with 429; all others were 400.</returns>
    public static async Task<int> SendAsync(HttpClient client, Func<int, (string Name, string Value)[]> headers)
    {
        var refused = 0;
        for (var i = 0; i < Requests; i++)
        {
            if (await SendAsync(client, headers(i)) is HttpStatusCode.TooManyRequests)
                refused++;
        }

        return refused;
    }

    public static async Task<HttpStatusCode> SendAsync(HttpClient client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/verify") { Content = GateClient.Content("{}", "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests, $"{response.StatusCode}");
        return response.StatusCode;
    }
}
