# The lab with the CPU build of torch. See docs/deployment.md.
FROM python:3.11-slim

WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 \
    PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu \
    DL2_HOME=/data

COPY requirements.txt .
RUN pip install -r requirements.txt

COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY dl2core dl2core
COPY pages pages

RUN useradd --create-home lab && mkdir /data && chown lab /data
USER lab
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=60s CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health')"
ENTRYPOINT ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.fileWatcherType=none"]
