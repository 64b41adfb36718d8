"""What every request and response passes through: logging, metrics, headers, compression, errors."""
