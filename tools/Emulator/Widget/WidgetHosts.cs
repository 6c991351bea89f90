namespace CaptchaGate.Emulator.Widget;

/// <summary>The hosts that a page needs to show the widget: the script's and the initialisation's, each with a fault of its own.</summary>
public sealed class WidgetHosts
{
    private int _requests;

    internal WidgetHosts()
    {
    }

    /// <value>The fault of <c>GET /AliyunCaptcha.js</c>.</value>
    public WidgetFault Script { get; set; }

    /// <value>The fault of <c>GET /initialization/{scene}</c>, which the script asks first.</value>
    public WidgetFault Initialization { get; set; }

    /// <value>How often either was asked since the start or the last reset.</value>
    public int Requests => Volatile.Read(ref _requests);

    internal void Reset()
    {
        (Script, Initialization) = (WidgetFault.None, WidgetFault.None);
        Volatile.Write(ref _requests, 0);
    }

    /// <summary>Does to a request what <paramref name="fault"/> says.</summary>
    /// <returns>False where the request is to be answered.</returns>
    internal async Task<bool> SpoilAsync(HttpContext context, WidgetFault fault)
    {
        Interlocked.Increment(ref _requests);
        switch (fault)
        {
            case WidgetFault.Off:
                context.Abort();
                return true;
            case WidgetFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                return true;
            case WidgetFault.Error500:
                context.Response.StatusCode = 500;
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync("<!doctype html><title>500</title>", context.RequestAborted);
                return true;
            default:
                return false;
        }
    }
}
