using System.Globalization;

namespace CaptchaGate.Core.Alibaba;

/// <summary>Reads an HTTP response of Alibaba Cloud to its end.</summary>
internal static class UpstreamResponseReader
{
    /// <exception cref="IOException">The connection broke, or the body is shorter than its declared length.</exception>
    public static async ValueTask<UpstreamResponse.Received> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // An encoding that was not requested is not read: it may be a decompression bomb.
        var body = response.Content.Headers.NonValidated.Contains("Content-Encoding")
            ? null
            : await BoundedBody.ReadAsync(response.Content, cancellationToken);
        return new UpstreamResponse.Received((int)response.StatusCode, body)
        {
            Date = Date(response),
            AsksToWait = response.Headers.Contains("x-acs-retry-after"),
            RetryAfter = RetryAfter(response),
        };
    }

    // In the one form that senders must use (RFC 9110, 5.6.7); the parsed header would be made, and kept, for each answer.
    private static DateTimeOffset? Date(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Date", out var values)
        && DateTimeOffset.TryParseExact(values.ToString(), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("x-acs-retry-after", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(milliseconds);
        return response.Headers.RetryAfter?.Delta;
    }
}
