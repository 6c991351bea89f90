using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Support;

/// <summary>What every case of <c>/forms/contact</c> has at hand. One after another, because they tell one receiver what to answer.</summary>
[Collection(nameof(FormTest))]
public abstract class FormTest : ConformanceTest
{
    private protected FormTest(ConformanceTarget target)
        : base(target) =>
        NotRun.When(target.Receiver is null, "the cases of /forms/{form}, because the deployment has no form; configure one and name its target in CONFORMANCE_RECEIVER_URL.");

    private protected const string Contact = "/forms/contact";

    /// <summary>What Chromium sends along with a navigation.</summary>
    private protected const string BrowserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    private const string MarkField = "mark";

    private protected Receiver Receiver => Target.Receiver!;

    /// <summary>Tells this test's submissions from all others.</summary>
    private protected static (string, string) Mark => (MarkField, TestContext.Current.Test!.UniqueID);

    /// <summary>What reached the receiver of this test's submissions.</summary>
    private protected IReadOnlyList<Delivery> Deliveries =>
        [.. Receiver.Deliveries.Where(static delivery => string.Equals(delivery.Fields.GetValueOrDefault(MarkField), Mark.Item2, StringComparison.Ordinal))];

    /// <summary>As a page's script sends it, with this test's mark.</summary>
    private protected Task<Reply> SubmitAsync(params (string Name, string Value)[] fields) => SubmitAsync("multipart", fields);

    /// <param name="form">One of the four forms that a body may have.</param>
    private protected Task<Reply> SubmitAsync(string form, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        var (contentType, body) = Body.As(form, [Mark, .. fields]);
        return Gate.PostAsync(Contact, contentType, body, [("Accept", "application/json"), .. headers]);
    }

    /// <summary>As a browser sends it by itself, with this test's mark.</summary>
    private protected Task<Reply> PostNativelyAsync(params (string Name, string Value)[] fields) =>
        Gate.FormAsync(Contact, [Mark, .. fields], ("Accept", BrowserAccept), Origin);

    /// <summary>
    /// A submission that the receiver takes. One that filled in the honeypot is answered as the form's last delivery was, whatever case that belongs to.
    /// </summary>
    private protected async Task DeliverOneAsync() => Passed(await Gate.FormAsync(Contact, [(Token, await Emulator.MintTextAsync())], ("Accept", "application/json")));

    /// <summary>Nothing reached the receiver, and the token was not spent.</summary>
    private protected async Task IsUntouchedAsync(string token)
    {
        Assert.Empty(Deliveries);
        Assert.Empty(await Emulator.CallsAsync(token));
    }
}
