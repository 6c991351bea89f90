using CaptchaGate.Core.Alibaba.Signing;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba;

/// <summary>
/// A form body that knows whether it has left. As long as <see cref="Started"/> is false no byte of it was handed to a
/// connection, so the service cannot have processed it; a transport that tries to send it a second time is stopped.
/// Once it is sent, the verification continues even if the client disconnects: the token is used, and its verdict is kept.
/// </summary>
internal sealed class FormContent : HttpContent
{
    public const string MediaType = "application/x-www-form-urlencoded";

    private readonly byte[] _body;
    private int _started;

    private FormContent(byte[] body)
    {
        _body = body;
        Hash = HashedPayload.Of(body);
        Headers.TryAddWithoutValidation("content-type", MediaType);
    }

    /// <summary>Lower-case hexadecimal SHA-256 of the body.</summary>
    public string Hash { get; }

    public bool Started => Volatile.Read(ref _started) != 0;

    /// <value>The verification that it is sent for; null where no caller waits.</value>
    public Deadline? Deadline { get; set; }

    /// <summary>Encodes fields in strict RFC 3986, in the order given.</summary>
    public static FormContent Of(params ReadOnlySpan<KeyValuePair<string, string>> fields)
    {
        var form = new Utf8Builder(stackalloc byte[1024]);
        try
        {
            for (var i = 0; i < fields.Length; i++)
            {
                if (i > 0)
                    form.Append((byte)'&');
                form.Append(fields[i].Key);
                form.Append((byte)'=');
                PercentEncoding.Append(ref form, fields[i].Value);
            }

            return new FormContent(form.Written.ToArray());
        }
        finally
        {
            form.Dispose();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
    {
        StartOnce();
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override void SerializeToStream(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
    {
        StartOnce();
        stream.Write(_body);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    private void StartOnce()
    {
        // A caller who left a moment before costs nothing: not a byte has left.
        if (Deadline?.TryOutlastCaller() is false)
            throw new OperationCanceledException(Deadline.Token);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("A request that may have been processed is never sent again.");
    }
}
