using Microsoft.Extensions.Options;

namespace CaptchaGate.Samples.SendCode;

/// <summary>What <c>/siteverify</c> says of a token.</summary>
/// <param name="Verified">False: a pass that the endpoint's policy allows without Alibaba Cloud's verdict.</param>
internal sealed record SiteverifyAnswer(bool Success, bool Verified);

/// <summary>Asks the endpoint about a token, with a service key.</summary>
internal sealed class SiteverifyClient(HttpClient http, IOptions<GateOptions> options)
{
    /// <exception cref="HttpRequestException">The endpoint could not be asked.</exception>
    public async Task<SiteverifyAnswer> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var gate = options.Value;
        using var form = new FormUrlEncodedContent(
        [
            new("secret", gate.ServiceKey),
            new("response", token),
            new("sitekey", gate.Scene),
        ]);
        using var response = await http.PostAsync(new Uri($"{gate.BaseUrl.AbsoluteUri.TrimEnd('/')}/siteverify"), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<SiteverifyAnswer>(cancellationToken) ?? new SiteverifyAnswer(Success: false, Verified: false);
    }
}
