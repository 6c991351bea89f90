using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>The keys of the services that may ask for details. Several may be live at once, so that one can be replaced without a gap.</summary>
internal sealed class ServiceKeys
{
    private const string Scheme = "Bearer ";

    private readonly ServiceKeyHash[] _keys;

    public ServiceKeys(IOptions<HttpOptions> options)
    {
        // The settings were validated: what does not parse did not let the process start.
        _keys = [.. options.Value.ServiceKeys.Values.Select(static text => ServiceKeyHash.TryParse(text, out var key) ? key : null).OfType<ServiceKeyHash>()];
    }

    /// <summary>Whether <paramref name="secret"/> is a live key. Takes the same time whichever key it is.</summary>
    public bool Accept(string secret)
    {
        var accepted = false;
        foreach (var key in _keys)
            accepted |= key.Matches(secret);
        return accepted;
    }

    /// <summary>Whether an <c>Authorization</c> header presents a live key (RFC 6750, 2.1).</summary>
    public bool AcceptBearer(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Accept(authorization[Scheme.Length..].Trim());
}
