namespace CaptchaGate.Core.Captcha;

/// <summary>
/// Which of the region's two endpoint names to use. The first, unless the second worked where the first did not: then
/// the second for <see cref="Stay"/>, after which one request at a time tries the first again.
/// </summary>
internal sealed class EndpointSelector(CaptchaEndpoints endpoints, TimeProvider time)
{
    /// <summary>How long traffic stays on a name that worked where the first did not.</summary>
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(60);

    // While one request tries the first name again, the others continue with the second.
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private volatile bool _onSecond;
    private DateTimeOffset _until;

    /// <summary>The name to use for a request's first attempt.</summary>
    public Uri Choose()
    {
        if (!_onSecond)
            return endpoints.First;
        lock (_lock)
        {
            var now = Now;
            if (!_onSecond || now >= _until)
            {
                _until = now + Trial;
                return endpoints.First;
            }

            return endpoints.Second!;
        }
    }

    /// <summary>The other name of the region; null when there is only one.</summary>
    public Uri? Other(Uri endpoint) => endpoint == endpoints.Second ? endpoints.First : endpoints.Second;

    /// <summary>Records that <paramref name="endpoint"/> answered where the other did not: it is used from now on.</summary>
    public void Prefer(Uri endpoint)
    {
        if (endpoint == endpoints.First && !_onSecond)
            return;
        lock (_lock)
        {
            _onSecond = endpoint == endpoints.Second;
            _until = Now + Stay;
        }
    }

    /// <summary>Records that <paramref name="endpoint"/> answered; the first name is used again when it does.</summary>
    public void Answered(Uri endpoint)
    {
        if (_onSecond && endpoint == endpoints.First)
            Prefer(endpoint);
    }

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0);
}
