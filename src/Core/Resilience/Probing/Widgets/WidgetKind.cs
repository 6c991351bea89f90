using CaptchaGate.Core.Captcha.Widgets;

namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>What kind of answer an address gives, as far as two answers can be compared.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Media">The kind of content: <c>javascript</c>, <c>json</c>, <c>html</c>, <c>xml</c>, <c>text</c>, or none of these.</param>
internal sealed record WidgetKind(int Status, string Media)
{
    private static readonly string[] Families = ["javascript", "json", "html", "xml", "text"];

    /// <value>Whether it sends the client elsewhere. Browsers follow and may find the widget there; we do not, so it says nothing.</value>
    public bool IsRedirect => Status / 100 == 3;

    /// <value>
    /// Whether it may refuse this instance alone: for its address, its rate, its country or a firewall rule (405 is what Alibaba
    /// Cloud's own answers). Visitors may get another answer.
    /// </value>
    public bool MayRefuseUs => Status is 401 or 403 or 405 or 407 or 429 or 451;

    public static WidgetKind Of(int status, string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim() ?? "";
        return new(status, Array.Find(Families, family => type.Contains(family, StringComparison.OrdinalIgnoreCase)) ?? "");
    }

    /// <summary>Whether two answers are of one kind: the same class of status, and the same kind of content.</summary>
    public bool IsLike(WidgetKind other) => Status / 100 == other.Status / 100 && string.Equals(Media, other.Media, StringComparison.Ordinal);

    /// <summary>
    /// Whether it can be what the address normally answers. A failure of the server, a redirect and a refusal for load never are, and a
    /// script is one: otherwise the first good answer after an outage would look like another outage.
    /// </summary>
    public bool MayBeNormal(WidgetPart part) => part is WidgetPart.Script
        ? Status == 200 && Media is "javascript"
        : Status is (>= 200 and < 300) or (>= 400 and < 500 and not 429);
}
