using System.Buffers.Text;
using System.IO.Pipelines;

namespace CaptchaGate.Bench.Micro;

/// <summary>A connection to a service in memory: HttpClient writes a request to it and reads a fixed pass from it.</summary>
internal sealed class MemoryUpstream : Stream
{
    private static readonly byte[] Answer =
    [
        .. "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: "u8,
        .. System.Text.Encoding.ASCII.GetBytes($"{Samples.PassedAnswer.Length}\r\n\r\n"),
        .. Samples.PassedAnswer,
    ];

    // On the caller's thread, so that no thread switch is measured.
    private readonly Pipe _answers = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly byte[] _request = new byte[64 * 1024];
    private int _received;

    public static SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new MemoryUpstream()),
    };

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer.CopyTo(_request.AsMemory(_received));
        _received += buffer.Length;
        if (!IsWhole(_request.AsSpan(0, _received)))
            return;
        _received = 0;
        await _answers.Writer.WriteAsync(Answer, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _answers.Reader.AsStream().ReadAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var at = request.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(request[(at + "Content-Length: ".Length)..], out int length, out _) && request.Length >= end + 4 + length;
    }
}
